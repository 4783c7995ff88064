import { clientConfig, createLog, createPool } from '@ledger/runtime'
import type { JournalConnection, StreamRecord } from '@ledger/stream'
import { openConnection, parseRecords, readRecords } from '@ledger/stream'
import type { TestDatabase } from '@ledger/testkit'
import { createTestDatabase } from '@ledger/testkit'
import type { Pool } from 'pg'
import { Projector } from '../src/apply/projector.ts'
import type { BalanceCache } from '../src/cache/balance-cache.ts'
import { noBalanceCache } from '../src/cache/no-balance-cache.ts'
import { Sweeper } from '../src/sweep/sweeper.ts'

const recordsMax = 10_000
const silent = createLog({ service: 'test', level: 'silent' })

/** A projector in this process, in its own role, on a database of the test's own. */
export interface TestProjector {
  readonly database: TestDatabase
  readonly projector: Projector
  readonly sweeper: Sweeper
  /** In the role of the projector. */
  readonly pool: Pool
  connect(): Promise<JournalConnection>
  /** All records of a shard, as the stream would bring them. */
  records(shardId?: number): Promise<readonly StreamRecord[]>
  /** Brings records of one shard in one batch. */
  consume(records: readonly StreamRecord[]): Promise<void>
  /** Every row of the projection as text, to compare byte by byte. */
  dump(): Promise<string>
  close(options?: { readonly skipInvariants?: boolean }): Promise<void>
}

export async function createTestProjector(
  options: {
    readonly shards?: number
    readonly cache?: BalanceCache
    readonly isSearchOn?: boolean
  } = {},
): Promise<TestProjector> {
  const database = await createTestDatabase({ shards: options.shards ?? 1 })
  const cache = options.cache ?? noBalanceCache
  const settings = {
    url: database.url,
    connectMsMax: 2_000,
    applicationName: 'test-projector',
    role: 'ledger_projector',
  } as const
  const pool = createPool({ ...settings, connectionsMax: 2, log: silent })
  const connect = () => openConnection({ ...clientConfig(settings), pipeline: true }, 10_000)
  const { isSearchOn = true } = options
  const projector = new Projector({ log: silent, cache, isSearchOn, connect })
  const sweeper = new Sweeper({
    log: silent,
    pool,
    projector,
    cache,
    sweepMs: 50,
    accountsMax: 2,
  })
  return {
    database,
    projector,
    sweeper,
    pool,
    connect,
    records: (shardId = 0) => readAll(connect, shardId),
    consume: (records) =>
      projector.consume({ shardId: records[0]?.shardId ?? 0, records, poison: [] }),
    dump: () => dump(database.pool),
    close: async (closing) => {
      await projector.close()
      await pool.end()
      await cache.close()
      await database.close(closing)
    },
  }
}

async function readAll(
  connect: () => Promise<JournalConnection>,
  shardId: number,
): Promise<readonly StreamRecord[]> {
  const { client, close } = await connect()
  try {
    const records = await readRecords(client, {
      shardId,
      afterPosition: 0,
      recordedAtMin: undefined,
      recordsMax,
      bytesMax: Number.MAX_SAFE_INTEGER,
    })
    return parseRecords(shardId, records).records
  } finally {
    await close()
  }
}

async function dump(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ line: string }>(
    `select 'a ' || a::text as line from projection.accounts a
     union all select 'b ' || b::text from projection.balances b
     union all select 'r ' || r::text from projection.rollups r
     union all select 't ' || t::text from projection.timed_entries t
     union all select 'x ' || x::text from projection.transactions x
     union all select 'y ' || y::text from projection.transaction_terms y
     union all select 'z ' || z::text from projection.account_terms z
     union all select 'c ' || (shard_id, projection, epoch, position, recorded_at)::text
                 from projection.checkpoints
     order by 1`,
  )
  return rows.map((row) => row.line).join('\n')
}
