import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { Client, type Pool } from 'pg'
import { createCuttableProxy, type CuttableProxy } from '../fixture/cuttable-proxy.ts'
import { eventually } from '../fixture/eventually.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../fixture/migrated-database.ts'
import { createLog } from '../log/create-log.ts'
import { classifyDatabaseError, type DatabaseErrorKind } from './classify-database-error.ts'
import { clientConfig } from './client-config.ts'
import { createPool, type PoolSettings } from './create-pool.ts'
import { createReadonlyKysely } from './kysely.ts'
import { withClientWithin } from './with-client-within.ts'

let database: MigratedDatabase
let proxy: CuttableProxy
let settings: PoolSettings
let owner: Pool

beforeAll(async () => {
  database = await createMigratedDatabase()
  proxy = await createCuttableProxy(database.url)
  const log = createLog({ service: 'test', level: 'silent' })
  const common = { applicationName: 'test', connectMsMax: 500, connectionsMax: 2, log }
  settings = { ...common, url: proxy.url }
  owner = createPool({ ...common, url: database.url })
  await owner.query('create table public.things (id integer primary key)')
})

afterEach(() => proxy.restore())

afterAll(async () => {
  await owner.end()
  await proxy.close()
  await database.drop()
})

async function withPool<Result>(
  more: Partial<PoolSettings>,
  work: (pool: Pool) => Promise<Result>,
): Promise<Result> {
  const pool = createPool({ ...settings, ...more })
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}

async function kindOf(work: () => Promise<unknown>): Promise<DatabaseErrorKind | 'none'> {
  try {
    await work()
    return 'none'
  } catch (error) {
    return classifyDatabaseError(error)
  }
}

describe('connections', () => {
  test('pool: acts as its role with its timeouts from the first statement', async () => {
    const more = {
      role: 'ledger_reader',
      statementMsMax: 700,
      idleInTransactionMsMax: 800,
    } as const
    const shown = await withPool(more, async (pool) => {
      const { rows } = await pool.query<Record<string, string>>(
        `select current_user as role, current_setting('statement_timeout') as statement,
                current_setting('idle_in_transaction_session_timeout') as idle,
                current_setting('application_name') as name, current_setting('TimeZone') as zone`,
      )
      return rows[0]
    })
    expect(shown).toEqual({
      role: 'ledger_reader',
      statement: '700ms',
      idle: '800ms',
      name: 'test',
      zone: 'UTC',
    })
  })

  test('pool: reads int8, numeric and timestamptz as they are meant', async () => {
    const row = await withPool({}, async (pool) => {
      const { rows } = await pool.query<Record<string, unknown>>(
        `select 9007199254740991::int8 as count, 99999999999999999999999999999999999999::numeric(38,0) as amount,
                '2026-01-02 03:04:05.678901+02'::timestamptz as at, array[1, null]::int8[] as counts,
                '-infinity'::timestamptz as never, array['2026-01-02 03:04:05Z'::timestamptz] as times`,
      )
      return rows[0]
    })
    expect(row).toEqual({
      count: Number.MAX_SAFE_INTEGER,
      amount: 10n ** 38n - 1n,
      at: '2026-01-02T01:04:05.678Z',
      counts: [1, null],
      never: '-infinity',
      times: ['2026-01-02T03:04:05.000Z'],
    })
  })

  test('pool: a raw client has the same role and types', async () => {
    const client = new Client(clientConfig({ ...settings, role: 'ledger_writer' }))
    await client.connect()
    const { rows } = await client.query(
      'select current_user as role, 1::int8 as one, 2::numeric as two',
    )
    await client.end()
    expect(rows).toEqual([{ role: 'ledger_writer', one: 1, two: 2n }])
  })

  test('kysely: reads through the role, with the types of the pool', async () => {
    interface Tables {
      readonly 'journal.currencies': { readonly currency_no: number; readonly code: string }
    }
    const rows = await withPool({ role: 'ledger_reader' }, async (pool) =>
      createReadonlyKysely<Tables>(pool)
        .selectFrom('journal.currencies')
        .select(['currency_no', 'code'])
        .where('code', '=', 'CZK')
        .execute(),
    )
    expect(rows).toEqual([{ currency_no: 203, code: 'CZK' }])
  })
})

describe('what breaks', () => {
  test('pool: connections that are cut, idle or in use, are replaced without a crash', async () => {
    await withPool({}, async (pool) => {
      const held = await pool.connect()
      await pool.query('select 1')
      await proxy.cut()
      try {
        await eventually(2_000, async () => {
          expect(await kindOf(() => pool.query('select 1'))).toBe('unavailable')
        })
        expect(await kindOf(() => held.query('select 1'))).toBe('connection_lost')
      } finally {
        held.release(true)
        await proxy.restore()
      }
      await eventually(5_000, () => pool.query('select 1'))
    })
  })

  test('pool: a backend that is ended in a query is a lost connection', async () => {
    await withPool({}, async (pool) => {
      const sleeping = kindOf(() => pool.query('select pg_sleep(30)'))
      await eventually(5_000, async () => {
        const { rowCount } = await owner.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where query like '%pg_sleep(30)%' and pid <> pg_backend_pid()`,
        )
        expect(rowCount).toBe(1)
      })
      expect(await sleeping).toBe('connection_lost')
      await pool.query('select 1')
    })
  })

  test('with-client-within: a server that says nothing is given up, and its connection too', async () => {
    await withPool({ connectionsMax: 1 }, async (pool) => {
      await pool.query('select 1')
      proxy.freeze()
      const startedAt = performance.now()
      const ask = () => withClientWithin(pool, 100, (client) => client.query('select 1'))
      expect(await kindOf(ask)).toBe('unavailable')
      expect(performance.now() - startedAt).toBeLessThan(1_000)
      expect(pool.totalCount).toBe(0)
      await proxy.restore()
      await eventually(5_000, ask)
    })
  })

  test('pool: with all connections taken it says so in time', async () => {
    await withPool({ connectionsMax: 1, connectMsMax: 100 }, async (pool) => {
      const held = await pool.connect()
      expect(await kindOf(() => pool.query('select 1'))).toBe('unavailable')
      held.release()
    })
  })

  test.each<[DatabaseErrorKind | 'none', string, Partial<PoolSettings>?]>([
    ['unique', 'insert into public.things values (1), (1)'],
    ['read_only_or_full', 'begin read only; insert into public.things values (2)'],
    ['cancelled', 'select pg_sleep(5)', { statementMsMax: 50 }],
    ['bug', 'select nonsense'],
    ['bug', 'insert into public.things values (3)', { role: 'ledger_reader' }],
    ['unavailable', 'select 1', { url: 'postgres://postgres@127.0.0.1:1/nowhere' }],
    ['unavailable', 'select 1', { url: 'postgres://postgres@name.invalid/nowhere' }],
  ])('classify-database-error: %s after %s', async (kind, statement, ...more) => {
    expect(await withPool(more[0] ?? {}, (pool) => kindOf(() => pool.query(statement)))).toBe(kind)
  })

  test('classify-database-error: a deadlock and a lock that is not to be had are to be retried', async () => {
    await owner.query('insert into public.things values (10), (11)')
    const kinds = await withPool({ lockMsMax: 3_000 }, async (pool) => {
      const [one, other] = await Promise.all([pool.connect(), pool.connect()])
      const lock = (id: number) => `select from public.things where id = ${id} for update`
      await one.query(`begin; ${lock(10)}`)
      await other.query(`begin; ${lock(11)}`)
      const both = await Promise.all([
        kindOf(() => one.query(lock(11))),
        kindOf(() => other.query(lock(10))),
      ])
      await Promise.all([one.query('rollback'), other.query('rollback')])
      one.release()
      other.release()
      return both
    })
    expect(kinds.sort()).toEqual(['none', 'retry'])
  })
})
