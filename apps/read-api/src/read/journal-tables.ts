import type { LedgerSettingsForm } from '@ledger/wire'

/**
 * The tables that are read through the query builder, with the values that the connections give:
 * numbers for int8, bigint for numeric, RFC 3339 texts for times.
 */
export interface JournalTables {
  'journal.shards': {
    readonly shard_id: number
    readonly epoch: number
    readonly position: number
    readonly recorded_at: string
  }
  'journal.ledger_directory': {
    readonly ledger_id: string
    readonly shard_id: number
    readonly ledger_no: number
  }
  'journal.ledgers': {
    readonly shard_id: number
    readonly ledger_no: number
    readonly ledger_id: string
    readonly name: string
    readonly metadata: Readonly<Record<string, string>>
    readonly settings: Partial<LedgerSettingsForm>
    readonly recorded_at: string
  }
  'journal.accounts': {
    readonly shard_id: number
    readonly account_no: number
    readonly ledger_no: number
    readonly currency_no: number
    readonly normal_balance: number
    readonly address: string
    readonly recorded_at: string
  }
  'journal.account_details': {
    readonly shard_id: number
    readonly account_no: number
    readonly metadata: Readonly<Record<string, string>>
  }
  'journal.account_heads': {
    readonly shard_id: number
    readonly account_no: number
    readonly version: number
    readonly closed: boolean
    readonly min_balance: bigint | null
    readonly max_balance: bigint | null
  }
  'journal.categories': {
    readonly shard_id: number
    readonly category_no: number
    readonly ledger_no: number
    readonly category_id: string
    readonly name: string
    readonly normal_balance: number
    readonly metadata: Readonly<Record<string, string>>
    readonly recorded_at: string
  }
  'journal.currencies': {
    readonly currency_no: number
    readonly code: string
    readonly scale: number
  }
}
