import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { clientConfig, createLog } from '@ledger/runtime'
import { openConnection } from '@ledger/stream'
import { eventually, killServices, spawnService, type Service } from '@ledger/testkit'
import { makePastPartitions, weeksOfKeys } from '../../test/old-journal.ts'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../test/test-write-api.ts'
import { dropOldKeys } from './drop-old-keys.ts'
import { WeekRetention } from './week-retention.ts'

let api: TestWriteApi
const path = '/v1/ledgers/acme/transactions'
const pace = { lockMsMax: 50, attemptsMax: 2, retryMs: 10, roundMs: 100 }

beforeEach(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme')
  await makePastPartitions(api.database, 70)
})
afterEach(async () => {
  await killServices()
  await api.close()
})

/** Its statements are given up after 10 s. */
function connect(role: 'ledger_relay' | 'ledger_writer' = 'ledger_relay') {
  const { url } = api.database
  const config = clientConfig({ url, role, applicationName: 'test-drop', connectMsMax: 2_000 })
  return openConnection(config, 10_000)
}

async function drop(keepDays: number, lockMsMax = 5_000): Promise<string | null> {
  const connection = await connect()
  try {
    return await dropOldKeys(connection.client, keepDays, lockMsMax)
  } finally {
    await connection.close()
  }
}

async function dropAll(keepDays: number): Promise<readonly string[]> {
  const dropped: string[] = []
  for (;;) {
    const name = await drop(keepDays)
    if (name === null) return dropped
    dropped.push(name)
  }
}

/** Weeks that ended `keepDays` ago or earlier, by their names. */
function endedBefore(weeks: readonly string[], keepDays: number): readonly string[] {
  const dayMs = 86_400_000
  const startMs = (week: string) =>
    Date.parse(`${week.slice(0, 4)}-${week.slice(4, 6)}-${week.slice(6)}T00:00:00Z`)
  return weeks.filter((week) => startMs(week) + 7 * dayMs <= Date.now() - keepDays * dayMs)
}

/** Holds the lock that every read of the keys takes, as a dump of the database does. */
async function holdKeys(): Promise<() => Promise<void>> {
  const client = await api.database.pool.connect()
  await client.query('begin')
  await client.query('lock table journal.idempotency in access share mode')
  return async () => {
    await client.query('commit')
    client.release()
  }
}

describe('drop-old-keys', () => {
  test.each([1, 7, 30, 36_500])(
    'drop-old-keys: %i days: exactly the weeks that ended before are dropped, the oldest first',
    async (keepDays) => {
      const before = await weeksOfKeys(api.database)
      const old = endedBefore(before, keepDays)
      const dropped = await dropAll(keepDays)
      expect(dropped).toEqual(old.map((week) => `idempotency_${week}`))
      expect(await weeksOfKeys(api.database)).toEqual(before.filter((week) => !old.includes(week)))
    },
  )

  test('drop-old-keys: a week stays to the last moment that is promised, and goes right after', async () => {
    const [oldest = ''] = await weeksOfKeys(api.database)
    const endsAt = `timestamptz '${oldest}T00:00:00Z' + interval '7 days'`
    const asIfWrittenUntil = (time: string) =>
      api.database.pool.query(`update journal.shards set recorded_at = ${time}`)
    await asIfWrittenUntil(`${endsAt} + interval '30 days' - interval '1 microsecond'`)
    expect(await drop(30)).toBeNull()
    await asIfWrittenUntil(`${endsAt} + interval '30 days'`)
    expect(await drop(30)).toBe(`idempotency_${oldest}`)
    expect(await drop(30)).toBeNull()
    await asIfWrittenUntil('now()')
  })

  test('drop-old-keys: the clock of the session does not matter', async () => {
    const before = await weeksOfKeys(api.database)
    const connection = await connect()
    await connection.client.query(`set timezone = 'Pacific/Kiritimati'; set datestyle = 'German'`)
    const dropped = await dropOldKeys(connection.client, 30, 5_000)
    await connection.close()
    expect(dropped).toBe(`idempotency_${before[0]}`)
  })

  test('drop-old-keys: several at once drop each week once', async () => {
    const old = endedBefore(await weeksOfKeys(api.database), 30)
    const dropped = await Promise.all([dropAll(30), dropAll(30), dropAll(30)])
    expect(dropped.flat().toSorted()).toEqual(old.map((week) => `idempotency_${week}`))
  })

  test('drop-old-keys: less than a day is refused, and only the relay may ask', async () => {
    const before = await weeksOfKeys(api.database)
    for (const keepDays of [0, -30]) {
      await expect(drop(keepDays)).rejects.toMatchObject({ code: '22023' })
    }
    const writer = await connect('ledger_writer')
    await expect(dropOldKeys(writer.client, 30, 5_000)).rejects.toMatchObject({ code: '42501' })
    await writer.close()
    const relay = await connect()
    await expect(
      relay.client.query(`drop table journal.idempotency_${before[0]}`),
    ).rejects.toMatchObject({ code: '42501' })
    await relay.close()
    expect(await weeksOfKeys(api.database)).toEqual(before)
  })

  test('drop-old-keys: a week that is being vacuumed is left alone at once, and no writer waits', async () => {
    const [oldest] = await weeksOfKeys(api.database)
    const client = await api.database.pool.connect()
    await client.query('begin')
    // what a vacuum holds, and what the drop would wait for
    await client.query(`lock table journal.idempotency_${oldest} in share update exclusive mode`)
    await expect(drop(30, 60_000)).rejects.toMatchObject({ code: '55P03' })
    await client.query('commit')
    client.release()
    expect(await drop(30)).toBe(`idempotency_${oldest}`)
  })

  test('drop-old-keys: one that dies while it waits has dropped nothing, and the next one goes on', async () => {
    const before = await weeksOfKeys(api.database)
    const letGo = await holdKeys()
    const dying = drop(30).catch((error: unknown) => error)
    await eventually(async () => {
      const { rows } = await api.database.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'test-drop'
            and wait_event_type = 'Lock'`,
      )
      return rows.length === 1
    })
    expect(await dying).toBeInstanceOf(Error)
    await letGo()
    expect(await weeksOfKeys(api.database)).toEqual(before)
    expect(await drop(30)).toBe(`idempotency_${before[0]}`)
  })
})

describe('key-retention', () => {
  test('key-retention: while the keys are held it fails, says so, and stops no writer', async () => {
    const before = await weeksOfKeys(api.database)
    const letGo = await holdKeys()
    const log = createLog({ service: 'test', level: 'silent' })
    const settings = { log, what: 'keys', keepDays: 30, connect, drop: dropOldKeys, pace }
    const retention = new WeekRetention(settings)
    retention.start()
    try {
      await eventually(() => retention.health().state === 'failing')
      await api.post(path, deposit('customer:1', 5)).expect(201)
      expect(await weeksOfKeys(api.database)).toEqual(before)
      await letGo()
      await eventually(() => retention.health().state === 'ok')
      expect(endedBefore(await weeksOfKeys(api.database), 30)).toEqual([])
      expect(retention.health()).toEqual({ keep_days: 30, state: 'ok', failing_seconds: 0 })
    } finally {
      await retention.close()
    }
  })

  test('key-retention: the relay drops what is older than its setting, and tells its health', async () => {
    const before = await weeksOfKeys(api.database)
    const relay = await startRelay({ IDEMPOTENCY_KEEP_DAYS: '45' })
    await eventually(async () => endedBefore(await weeksOfKeys(api.database), 45).length === 0)
    const old = endedBefore(before, 45)
    expect(await weeksOfKeys(api.database)).toEqual(before.filter((week) => !old.includes(week)))
    await healthBecomes(relay, { keep_days: 45, state: 'ok' })
  })

  test('key-retention: a relay that cannot drop is ready, and its health says for how long', async () => {
    await api.database.pool.query(
      'revoke execute on function journal.drop_old_keys(interval) from ledger_relay',
    )
    const relay = await startRelay({})
    await healthBecomes(relay, { keep_days: 30, state: 'failing' })
  })

  function healthBecomes(relay: Service, keys: object): Promise<boolean> {
    return eventually(async () => {
      const answer = await fetch(`${relay.url}/readyz`)
      expect(answer.status).toBe(200)
      expect(await answer.json()).toMatchObject({ keys })
      return true
    })
  }

  function startRelay(env: Readonly<Record<string, string>>): Promise<Service> {
    return spawnService('relay', { DATABASE_URL: api.database.url, ...env })
  }
})
