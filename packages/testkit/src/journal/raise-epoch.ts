import type pg from 'pg'
import type { TestRecord } from './append-record.ts'
import { appendRecord } from './append-record.ts'
import { inTransaction } from './in-transaction.ts'

/** Raises the epoch of a shard, as a promotion does: the next position is the first of the new one. */
export function raiseEpoch(pool: pg.Pool, shardId: number, reason = 'test'): Promise<TestRecord> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ epoch: number }>(
      'update journal.shards set epoch = epoch + 1 where shard_id = $1 returning epoch',
      [shardId],
    )
    const epoch = rows[0]?.epoch
    if (epoch === undefined) throw new Error(`there is no shard ${shardId}`)
    const record = await appendRecord(client, shardId, noLedger, {
      type: 'epoch.raised',
      epoch,
      reason,
    })
    await client.query(
      `insert into journal.epochs (shard_id, epoch, first_position, raised_at)
       values ($1, $2, $3, $4)`,
      [shardId, epoch, record.position, record.recordedAt],
    )
    return record
  })
}

/** The record belongs to the shard, not to one of its ledgers. */
const noLedger = 0
