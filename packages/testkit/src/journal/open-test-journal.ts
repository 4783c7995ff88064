import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { appendRecord } from './append-record.ts'
import { inTransaction } from './in-transaction.ts'
import { shardOfLedger } from './shard-of-ledger.ts'
import { storeKey } from './store-keys.ts'
import { takeNumber } from './take-number.ts'
import { TestJournal } from './test-journal.ts'

/** Opens a ledger on the shard its id belongs to, and answers its journal to write on. */
export function openTestJournal(pool: pg.Pool, ledger = 'acme'): Promise<TestJournal> {
  return inTransaction(pool, async (client) => {
    const counted = await client.query<{ shards: number }>(
      'select count(*) as shards from journal.shards',
    )
    const shardId = shardOfLedger(ledger, counted.rows[0]?.shards ?? 1)
    const ledgerNo = await takeNumber(client, shardId, 'ledger')
    await client.query(
      'insert into journal.ledger_directory (ledger_id, shard_id, ledger_no) values ($1, $2, $3)',
      [ledger, shardId, ledgerNo],
    )
    const record = await appendRecord(client, shardId, ledgerNo, {
      type: 'ledger.opened',
      actor: 'key_0000000000000000',
      transport: 'http',
      ledger,
      name: ledger,
      metadata: {},
    })
    await client.query(
      `insert into journal.ledgers (shard_id, ledger_no, ledger_id, name, metadata, position,
         recorded_at) values ($1, $2, $3, $3, '{}', $4, $5)`,
      [shardId, ledgerNo, ledger, record.position, record.recordedAt],
    )
    await storeKey(client, record, randomUUID())
    return new TestJournal(pool, ledger, shardId, ledgerNo)
  })
}
