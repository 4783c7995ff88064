import type { Direction } from '@ledger/domain'

/** Where a ledger lives. */
export interface LedgerPlace {
  readonly ledgerId: string
  readonly ledgerNo: number
  readonly shardId: number
  /** Of the record that opened it: none of its others is before. */
  readonly openedPosition: number
  readonly openedAt: string
}

/** What an account is for ever. */
export interface AccountIdentity {
  readonly accountNo: number
  readonly ledger: LedgerPlace
  readonly address: string
  readonly currency: string
  readonly normalBalance: Direction
  /** When it was opened: none of its entries is older. */
  readonly openedAt: string
}
