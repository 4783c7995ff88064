import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Pool } from 'pg'
import { createCuttableProxy, type CuttableProxy } from '../fixture/cuttable-proxy.ts'
import { eventually } from '../fixture/eventually.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../fixture/migrated-database.ts'
import { createLog } from '../log/create-log.ts'
import { createPool } from '../postgres/create-pool.ts'
import { ProblemError } from '../problem/problem-error.ts'
import { createApiKeyAuth, type ApiKeyAuth, type ApiKeyAuthOptions } from './create-api-key-auth.ts'
import { createApiKey, type ApiKeyRequest } from './create-api-key.ts'
import { listApiKeys } from './list-api-keys.ts'
import { revokeApiKey } from './revoke-api-key.ts'

const log = createLog({ service: 'test', level: 'silent' })
let database: MigratedDatabase
let owner: Pool
let proxy: CuttableProxy
let pool: Pool

beforeAll(async () => {
  database = await createMigratedDatabase()
  proxy = await createCuttableProxy(database.url)
  const settings = { applicationName: 'test', connectMsMax: 500, log }
  owner = createPool({ ...settings, url: database.url, connectionsMax: 2 })
  pool = createPool({ ...settings, url: proxy.url, role: 'ledger_reader', connectionsMax: 2 })
})

afterAll(async () => {
  await Promise.all([owner.end(), pool.end()])
  await proxy.close()
  await database.drop()
})

const reading: ApiKeyRequest = { name: 'reports', scopes: ['ledger:read'] }

async function makeHeader(request: ApiKeyRequest = reading) {
  const { keyId, key } = await createApiKey(owner, request)
  return { keyId, header: `Bearer ${key}` }
}

function makeAuth(options: Partial<ApiKeyAuthOptions> = {}): ApiKeyAuth {
  return createApiKeyAuth(pool, { keyCacheMsMax: 4_000, keyStaleMsMax: 60_000, log, ...options })
}

/** The code of the refusal, or the actor. */
async function outcomeOf(auth: ApiKeyAuth, header: string | undefined): Promise<string> {
  try {
    return (await auth.authenticate(header)).actor
  } catch (error) {
    if (error instanceof ProblemError) return error.fault.code
    throw error
  }
}

describe('keys', () => {
  test('api-keys: a key stands for its scopes and ledgers', async () => {
    const { keyId, header } = await makeHeader({
      name: 'shop',
      scopes: ['transactions:write', 'ledger:read'],
      ledgers: ['acme'],
    })
    expect(await makeAuth().authenticate(header)).toEqual({
      keyId,
      actor: `key_${keyId}`,
      scopes: new Set(['transactions:write', 'ledger:read']),
      ledgers: new Set(['acme']),
    })
  })

  test('api-keys: the second time is answered at once', async () => {
    const { header } = await makeHeader()
    const auth = makeAuth()
    await auth.authenticate(header)
    expect(auth.authenticate(header)).not.toBeInstanceOf(Promise)
  })

  test('api-keys: only the hash is stored, and the list has none', async () => {
    const { keyId, key } = await createApiKey(owner, reading)
    const secret = key.slice(key.lastIndexOf('_') + 1)
    const stored = await owner.query('select k::text as row from auth.api_keys k')
    expect(JSON.stringify(stored.rows)).not.toContain(secret)
    const listed = (await listApiKeys(owner)).find((one) => one.keyId === keyId)
    expect(listed).toEqual({
      keyId,
      name: 'reports',
      scopes: ['ledger:read'],
      ledgers: null,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      expiresAt: null,
      revokedAt: null,
    })
  })

  test('api-keys: the roles of the services may read keys and nothing else', async () => {
    await expect(createApiKey(pool, reading)).rejects.toMatchObject({ code: '42501' })
    await expect(revokeApiKey(pool, 'x')).rejects.toMatchObject({ code: '42501' })
  })

  test('api-keys: no header, another form, an unknown key and a wrong secret', async () => {
    const { header } = await makeHeader()
    const other = header.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    const unknown = `Bearer lk_0000000000000000_${'A'.repeat(43)}`
    const auth = makeAuth()
    expect(await outcomeOf(auth, undefined)).toBe('api_key_missing')
    expect(await outcomeOf(auth, 'Basic dXNlcjpwdw==')).toBe('api_key_invalid')
    expect(await outcomeOf(auth, unknown)).toBe('api_key_invalid')
    expect(await outcomeOf(auth, other)).toBe('api_key_invalid')
    expect(await outcomeOf(auth, header)).toMatch(/^key_/)
    expect(await outcomeOf(auth, other)).toBe('api_key_invalid')
  })

  test('api-keys: an expired key is refused, also while it is cached', async () => {
    const expired = await makeHeader({ ...reading, expiresAt: new Date(Date.now() - 1_000) })
    expect(await outcomeOf(makeAuth(), expired.header)).toBe('api_key_invalid')
    const soon = await makeHeader({ ...reading, expiresAt: new Date(Date.now() + 300) })
    const auth = makeAuth()
    expect(await outcomeOf(auth, soon.header)).toMatch(/^key_/)
    await eventually(2_000, async () => {
      expect(await outcomeOf(auth, soon.header)).toBe('api_key_invalid')
    })
  })

  test('api-keys: a revoked key is refused within five seconds, in use or not', async () => {
    const inUse = await makeHeader()
    const idle = await makeHeader()
    const auth = makeAuth()
    expect(await outcomeOf(auth, inUse.header)).toMatch(/^key_/)
    expect(await outcomeOf(auth, idle.header)).toMatch(/^key_/)
    expect(await revokeApiKey(owner, inUse.keyId)).toBe(true)
    expect(await revokeApiKey(owner, idle.keyId)).toBe(true)
    expect(await revokeApiKey(owner, idle.keyId)).toBe(false)
    const revokedAt = performance.now()
    await eventually(5_000, async () => {
      expect(await outcomeOf(auth, inUse.header)).toBe('api_key_invalid')
    })
    await eventually(5_000 - (performance.now() - revokedAt), async () => {
      expect(await outcomeOf(auth, idle.header)).toBe('api_key_invalid')
    })
  })

  test('api-keys: those who ask at the same time share one look-up', async () => {
    const { header } = await makeHeader()
    const auth = makeAuth({ lookUpsInFlightMax: 1 })
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcomeOf(auth, header)))
    expect(new Set(outcomes).size).toBe(1)
    expect(outcomes[0]).toMatch(/^key_/)
  })

  test('api-keys: a flood of made-up keys is turned away', async () => {
    const auth = makeAuth({ lookUpsInFlightMax: 4 })
    const madeUp = Array.from(
      { length: 200 },
      (_, at) => `Bearer lk_${at.toString(16).padStart(16, '0')}_${'A'.repeat(43)}`,
    )
    const outcomes = await Promise.all(madeUp.map((header) => outcomeOf(auth, header)))
    expect(outcomes.filter((outcome) => outcome === 'api_key_invalid')).toHaveLength(4)
    expect(outcomes.filter((outcome) => outcome === 'overloaded')).toHaveLength(196)
  })
})

describe('without the database', () => {
  test.each(['cut', 'freeze'] as const)(
    'api-keys: known keys serve for a while and unknown ones get 503 (%s)',
    async (fault) => {
      const known = await makeHeader()
      const unknown = await makeHeader()
      const auth = makeAuth({ keyCacheMsMax: 0, keyStaleMsMax: 1_500, lookUpMsMax: 200 })
      expect(await outcomeOf(auth, known.header)).toMatch(/^key_/)
      await proxy[fault]()
      try {
        expect(await outcomeOf(auth, known.header)).toMatch(/^key_/)
        expect(await outcomeOf(auth, unknown.header)).toBe('storage_unavailable')
        await eventually(5_000, async () => {
          expect(await outcomeOf(auth, known.header)).toBe('storage_unavailable')
        })
      } finally {
        await proxy.restore()
      }
      await eventually(5_000, async () => {
        expect(await outcomeOf(auth, unknown.header)).toMatch(/^key_/)
        expect(await outcomeOf(auth, known.header)).toMatch(/^key_/)
      })
    },
  )
})
