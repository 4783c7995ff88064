import type { TransactionPosted } from '@ledger/wire'
import { encodeToken, renderTransaction } from '@ledger/wire'

/** The record of a posted transaction, as far as answers need it. */
export interface TransactionRow {
  readonly position: number
  readonly recorded_at: string
  readonly epoch: number
  readonly body: string
}

export interface RenderedTransaction {
  readonly body: string
  readonly token: string
}

/** Byte for byte what was answered when it was posted: all of it comes from the record. */
export function renderRecord(shardId: number, row: TransactionRow): RenderedTransaction {
  const { position, recorded_at: recordedAt, epoch } = row
  const token = encodeToken(shardId, epoch, position)
  const event = JSON.parse(row.body) as TransactionPosted
  return { body: renderTransaction(event, { position, recordedAt, token }), token }
}
