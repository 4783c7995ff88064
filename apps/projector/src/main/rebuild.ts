import {
  clientConfig,
  ConfigError,
  createLog,
  createPool,
  databaseSettings,
  loadConfig,
  logSettings,
  redisSettings,
  searchSettings,
  type ClientSettings,
  type Log,
} from '@ledger/runtime'
import { openConnection } from '@ledger/stream'
import { Type, type Static } from 'typebox'
import { RedisBalanceCache } from '../cache/redis-balance-cache.ts'
import { projectionChecksums } from '../rebuild/projection-checksums.ts'
import { rebuildProjection } from '../rebuild/rebuild-projection.ts'
import { refreshCache } from '../rebuild/refresh-cache.ts'
import { readCacheSecret } from '../sweep/read-cache-secret.ts'

const configSchema = Type.Object({
  database: databaseSettings,
  redis: redisSettings,
  search: searchSettings,
  log: logSettings,
})

const statementMsMax = 600_000
const cacheSettings = { ttlMs: 86_400_000, waitMsMax: 2_000 }

if (import.meta.main) process.exitCode = await main()

/**
 * Builds the projection anew from the journal while everything runs, then brings Redis in line. The
 * login of DATABASE_URL must own the tables.
 */
async function main(): Promise<number> {
  try {
    const config = loadConfig(configSchema, process.env)
    const log = createLog({ service: 'rebuild', level: config.log.level })
    const { url, connectMsMax } = config.database
    await rebuild({ url, connectMsMax, applicationName: 'rebuild' }, config, log)
    return 0
  } catch (error) {
    const isConfig = error instanceof ConfigError
    const text = isConfig || !(error instanceof Error) ? String(error) : (error.stack ?? '')
    process.stderr.write(`rebuild: ${text}\n`)
    return isConfig ? 78 : 1
  }
}

async function rebuild(
  database: ClientSettings,
  { redis, search }: Static<typeof configSchema>,
  log: Log,
): Promise<void> {
  const { client, close } = await openConnection(clientConfig(database), statementMsMax)
  const pool = createPool({ ...database, connectionsMax: 1, log })
  try {
    const rebuilt = await rebuildProjection(client, {
      isSearchOn: search.isOn,
      onProgress: (progress) => log.info(progress, 'rebuilding'),
    })
    log.info({ shards: rebuilt.shards, checksums: await projectionChecksums(pool) }, 'rebuilt')
    if (redis.url !== undefined) {
      const cache = new RedisBalanceCache({
        url: redis.url,
        readSecret: () => readCacheSecret(pool),
        log,
        ...cacheSettings,
      })
      for (const { shard } of rebuilt.shards) {
        const isDone = await refreshCache(pool, cache, shard)
        log.info({ shard, isDone }, isDone ? 'Redis is in line' : 'Redis is left to the sweeper')
      }
      await cache.close()
    }
  } finally {
    await pool.end()
    await close()
  }
}
