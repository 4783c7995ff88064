import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Pool } from 'pg'
import { createCuttableProxy, type CuttableProxy } from '../fixture/cuttable-proxy.ts'
import { eventually } from '../fixture/eventually.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../fixture/migrated-database.ts'
import { createLog } from '../log/create-log.ts'
import { createPool } from '../postgres/create-pool.ts'
import { DatabaseTimeoutError } from '../postgres/with-client-within.ts'
import { createPrimaryProof } from './create-primary-proof.ts'

const log = createLog({ service: 'test', level: 'silent' })
const hour = 3_600_000
let database: MigratedDatabase
let proxy: CuttableProxy
let owner: Pool
let pool: Pool

beforeAll(async () => {
  database = await createMigratedDatabase()
  proxy = await createCuttableProxy(database.url)
  const settings = { url: database.url, applicationName: 'test', connectMsMax: 500, log }
  owner = createPool({ ...settings, connectionsMax: 1 })
})

afterAll(async () => {
  await owner.end()
  await proxy.close()
  await database.drop()
})

beforeEach(() => {
  pool = createPool({
    url: proxy.url,
    role: 'ledger_reader',
    applicationName: 'test',
    connectMsMax: 500,
    connectionsMax: 3,
    log,
  })
})

afterEach(async () => {
  await proxy.restore()
  await pool.end()
})

/** Where the log of the server stands: a commit that wrote none leaves it where it was. */
async function walPosition(): Promise<string> {
  const { rows } = await owner.query<{ readonly at: string }>('select pg_current_wal_lsn() as at')
  return rows[0]?.at ?? ''
}

async function provedAt(member: string): Promise<string | undefined> {
  const { rows } = await owner.query<{ readonly proved_at: string }>(
    'select proved_at from relay.primary_proofs where member = $1',
    [member],
  )
  return rows[0]?.proved_at
}

test('primary-proof: a proof writes WAL, also when its row is there already', async () => {
  for (let round = 0; round < 2; round++) {
    const before = await walPosition()
    await createPrimaryProof(pool, 'wal', { leaseMs: hour, waitMsMax: 2_000 }).ensure()
    expect(await walPosition()).not.toBe(before)
  }
})

test('primary-proof: is made once while the lease holds, however many ask', async () => {
  const proof = createPrimaryProof(pool, 'once', { leaseMs: hour, waitMsMax: 2_000 })
  await Promise.all(Array.from({ length: 50 }, () => proof.ensure()))
  const first = await provedAt('once')
  await proof.ensure()
  expect(await provedAt('once')).toBe(first)
})

test('primary-proof: is renewed when the lease has run out', async () => {
  const proof = createPrimaryProof(pool, 'renewed', { leaseMs: 500, waitMsMax: 500 })
  await proof.ensure()
  const first = await provedAt('renewed')
  await eventually(5_000, async () => {
    await proof.ensure()
    expect(await provedAt('renewed')).not.toBe(first)
  })
})

test('primary-proof: a new connection of the pool asks for a new proof', async () => {
  const proof = createPrimaryProof(pool, 'connected', { leaseMs: hour, waitMsMax: 2_000 })
  await proof.ensure()
  const first = await provedAt('connected')
  const clients = await Promise.all([pool.connect(), pool.connect()]) // one of the two is new
  await proof.ensure()
  expect(await provedAt('connected')).not.toBe(first)
  for (const client of clients) client.release()
})

test('primary-proof: each connection can have its own', async () => {
  const proof = createPrimaryProof(pool, 'own', { leaseMs: hour, waitMsMax: 2_000 })
  const [one, other] = await Promise.all([pool.connect(), pool.connect()])
  await proof.ensure(one)
  const first = await provedAt('own')
  await proof.ensure(one)
  expect(await provedAt('own')).toBe(first)
  await proof.ensure(other)
  expect(await provedAt('own')).not.toBe(first)
  one.release()
  other.release()
})

test('primary-proof: a server that cannot confirm is not trusted, in bounded time', async () => {
  const proof = createPrimaryProof(pool, 'frozen', { leaseMs: 200, waitMsMax: 200 })
  await proof.ensure()
  await eventually(2_000, async () => {
    proxy.freeze() // like a primary that was cut off from its standby
    const startedAt = performance.now()
    await expect(proof.ensure()).rejects.toThrow(DatabaseTimeoutError)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
  await proxy.restore()
  await eventually(5_000, () => proof.ensure())
})

test('primary-proof: a proof may not take longer than it holds', () => {
  const options = { leaseMs: 100, waitMsMax: 101 }
  expect(() => createPrimaryProof(pool, 'long', options)).toThrow(RangeError)
})
