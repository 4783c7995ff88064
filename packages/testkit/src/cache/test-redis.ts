import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { eventually } from '../eventually.ts'
import { requirePart } from '../parts.ts'

/** Redis has 16 databases unless configured otherwise; number 0 keeps the claims. */
const databaseNumberMax = 15
const claimMsMax = 15 * 60_000
const waitMsMax = 60_000

export interface TestRedis {
  /** With a database number of the test's own, empty at first. */
  readonly url: string
  readonly client: Redis
  /** Empties the database and gives it back. */
  close(): Promise<void>
}

/** A Redis database that no other test uses meanwhile. */
export async function createTestRedis(): Promise<TestRedis> {
  const serverUrl = requirePart('TEST_REDIS_URL')
  const claims = new Redis(serverUrl, { db: 0 })
  const owner = randomBytes(8).toString('hex')
  const number = await eventually(() => claimDatabase(claims, owner), {
    timeoutMs: waitMsMax,
    what: 'a Redis database is free',
  })
  const url = new URL(serverUrl)
  url.pathname = `/${number}`
  const client = new Redis(url.toString())
  await client.flushdb()
  return {
    url: url.toString(),
    client,
    close: async () => {
      await client.flushdb()
      await claims.del(claimKey(number))
      client.disconnect()
      claims.disconnect()
    },
  }
}

async function claimDatabase(claims: Redis, owner: string): Promise<number | undefined> {
  for (let number = 1; number <= databaseNumberMax; number++) {
    const claimed = await claims.set(claimKey(number), owner, 'PX', claimMsMax, 'NX')
    if (claimed === 'OK') return number
  }
  return undefined
}

function claimKey(number: number): string {
  return `ledger-test:database:${number}`
}
