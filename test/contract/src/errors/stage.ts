import { createApiClient, openAccounts, openLedger, type ApiClient } from '@ledger/testkit'
import type { Pool, PoolClient } from 'pg'
import type { Apis } from '../start-apis.ts'

/** What a provocation has to work with: both APIs and a ledger `acme` with a few accounts. */
export interface Stage {
  readonly write: ApiClient
  readonly read: ApiClient
  readonly readUrl: string
  /** Of the superuser. */
  readonly pool: Pool
  /** A read API that cannot be searched. */
  readonly readWithoutSearch: ApiClient
  /** A read API whose database is away. */
  readonly readWithoutDatabase: ApiClient
  /** A write API under which few requests are too many, and soon too late. */
  readonly hurriedWrite: ApiClient
}

/** `bank:cash` without limits, `customer:1` from zero up, `capped` at 100, `euros` in euros, `unused` empty. */
export async function setStage(
  { write, read, apiKey, database }: Apis,
  others: Pick<Stage, 'readWithoutDatabase' | 'readWithoutSearch' | 'hurriedWrite'>,
): Promise<Stage> {
  const client = createApiClient(write.url, apiKey)
  await openLedger(client, 'acme')
  await openAccounts(
    client,
    'acme',
    { address: 'bank:cash', normalBalance: 'debit' },
    { address: 'customer:1', minBalance: 0n },
    { address: 'capped', maxBalance: 100n },
    { address: 'euros', currency: 'EUR' },
    'unused',
    'wide:1',
    'wide:2',
  )
  return {
    write: client,
    read: createApiClient(read.url, apiKey),
    readUrl: read.url,
    pool: database.pool,
    ...others,
  }
}

/** Runs `work` while another transaction holds what every write needs. */
export async function whileWritesWait<Result>(
  { pool }: Stage,
  work: () => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  try {
    return await locked(client, work)
  } finally {
    client.release()
  }
}

async function locked<Result>(client: PoolClient, work: () => Promise<Result>): Promise<Result> {
  await client.query('begin')
  try {
    await client.query('select 1 from journal.shards for update')
    return await work()
  } finally {
    await client.query('rollback')
  }
}
