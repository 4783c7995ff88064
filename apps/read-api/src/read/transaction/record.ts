import type { TransactionEvent } from '@ledger/wire'
import { encodeToken, renderTransaction, transactionIdOf } from '@ledger/wire'

/** A record of a transaction, as far as answers need it. */
export interface TransactionRow {
  readonly position: number
  readonly recorded_at: string
  readonly epoch: number
  readonly body: string
  /** UUIDs of the transactions that reverse a part of it. */
  readonly reversals: readonly string[]
}

export interface RenderedTransaction {
  readonly event: TransactionEvent
  readonly body: string
  readonly token: string
}

/** Byte for byte what was answered to its last step, but for the reversals that came later. */
export function renderRecord(shardId: number, row: TransactionRow): RenderedTransaction {
  const { position, recorded_at: recordedAt, epoch } = row
  const token = encodeToken(shardId, epoch, position)
  const event = JSON.parse(row.body) as TransactionEvent
  const place = { position, recordedAt, token }
  return { event, body: renderTransaction(event, place, row.reversals.map(transactionIdOf)), token }
}
