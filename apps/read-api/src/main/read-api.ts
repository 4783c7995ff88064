import { randomBytes } from 'node:crypto'
import type { Door, HttpServer, Log } from '@ledger/runtime'
import {
  aboutDoors,
  beginDrainOf,
  checksOf,
  closeHttpServer,
  createApiKeyAuth,
  createHttpServer,
  createPool,
  createPrimaryProof,
  createReadonlyKysely,
  readSharedSecret,
  stopDoors,
  whenDatabaseAnswers,
} from '@ledger/runtime'
import type { Pool } from 'pg'
import { RedisBalances } from '../cache/redis-balances.ts'
import type { ReadApiConfig } from '../config.ts'
import { Cursors } from '../read/cursors.ts'
import type { CreateDoor, DoorParts } from '../read/door-parts.ts'
import { Identities } from '../read/identity/identities.ts'
import { JournalPool } from '../read/journal-pool.ts'
import type { JournalTables } from '../read/journal-tables.ts'
import { addRead } from '../read/read-route.ts'
import type { Reader } from '../read/reader.ts'
import { reads } from '../read/reads.ts'
import { forgetOldProofs } from '../version-check/forget-old-proofs.ts'
import { clientSettings } from './client-settings.ts'
import { docs } from './docs.ts'
import { createNews } from './news.ts'
import { createShards } from './shards.ts'

/** The read API with all its parts, no door of which is open yet. */
export interface ReadApi {
  readonly app: HttpServer
  /** HTTP is the last: once `/readyz` says that the process is ready, the others are open too. */
  readonly doors: readonly Door[]
  /** Takes nothing new, finishes what was taken on, closes every connection. */
  stop(): Promise<void>
}

/** What callers have to know of HTTP. */
const aboutHttp = { http: { base: '/v1' } }

/** Connections for what is not on the hot path: keys, ledgers, accounts, lists. */
const poolConnectionsMax = 8

/**
 * @param others the doors beside HTTP, which also answers health and so is always there
 * @throws when the database cannot be reached or was not migrated
 */
export async function createReadApi(
  config: ReadApiConfig,
  log: Log,
  others: readonly CreateDoor[] = [],
): Promise<ReadApi> {
  const { deadlineMs, primaryLeaseMs } = config.read
  const settings = clientSettings(config, 'read-api')
  const pool = createPool({ ...settings, connectionsMax: poolConnectionsMax, log })
  const cursors = await whenDatabaseAnswers(config.database.startWaitMsMax, log, async () => {
    await forgetOldProofs(pool)
    return new Cursors(await readSharedSecret(pool, 'cursor'))
  })
  const proof = createPrimaryProof(pool, `read-api ${randomBytes(6).toString('hex')}`, {
    leaseMs: primaryLeaseMs,
    waitMsMax: Math.min(primaryLeaseMs, deadlineMs),
  })
  const journal = new JournalPool(pool, proof, deadlineMs)
  const redis = await createRedis(config, pool, log)
  const shards = createShards(config, { proof, redis, log })
  const news = createNews(config, { proof, log })
  const reader: Reader = {
    journal,
    tables: createReadonlyKysely<JournalTables>(pool),
    identities: new Identities(journal),
    cursors,
    isSearchOn: config.search.isOn,
    shard: (shardId) => shards.get(shardId),
    news,
  }
  const parts: DoorParts = {
    config,
    log,
    reader,
    apiKeys: createApiKeyAuth(pool, { ...config.auth, log }),
    checks: {
      database: () => journal.read(async () => undefined),
      // no fault of ours when it is away: reads go on without it
      redis: async () => redis && { state: redis.isReachable ? 'reached' : 'not reached' },
    },
  }
  const otherDoors = others.map((create) => create(parts))
  const app = await createApp(parts, otherDoors)
  const doors = [...otherDoors, httpDoor(app, config)]
  const stop = async (): Promise<void> => {
    beginDrainOf(doors) // first: who is answered now and asks again is told to close
    news.endWaits()
    try {
      await stopDoors(doors)
    } finally {
      await Promise.all([shards.close(), news.close()])
      redis?.close()
      await pool.end()
    }
  }
  return { app, doors, stop }
}

async function createApp(parts: DoorParts, others: readonly Door[]): Promise<HttpServer> {
  const { config, log, reader, apiKeys, checks } = parts
  const isOpen = config.doors.open.includes('http')
  const doors = { ...(isOpen ? aboutHttp : {}), ...aboutDoors(others) }
  const app = await createHttpServer({
    log,
    limits: config.http,
    apiKeys,
    checks: { ...checks, ...checksOf(others) },
    docs,
    discovery: { name: 'read-api', doors },
  })
  if (isOpen) for (const read of reads) addRead(app, reader, read)
  return app
}

function httpDoor(app: HttpServer, { http }: ReadApiConfig): Door {
  return {
    name: 'http',
    start: () => app.takeConnections(http),
    beginDrain: () => app.beginDrain(),
    stop: () => closeHttpServer(app, http.drainMsMax),
  }
}

async function createRedis(
  config: ReadApiConfig,
  pool: Pool,
  log: Log,
): Promise<RedisBalances | undefined> {
  const { url } = config.redis
  if (url === undefined) return undefined
  const secret = await readSharedSecret(pool, 'cache')
  return new RedisBalances({ url, secret, answerMsMax: config.read.redisMsMax, log })
}
