import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '@ledger/runtime'
import { cachedBalanceKey, encodeCachedBalance, sealCachedBalance } from '@ledger/wire'
import { Redis, type Result } from 'ioredis'
import type { BalanceCache, BalanceToCache, CacheMode, CacheStamp } from './balance-cache.ts'
import { setIfNewerLua } from './set-if-newer.ts'

export interface RedisCacheSettings {
  readonly url: string
  /** How long a balance is kept that nobody changes. */
  readonly ttlMs: number
  /** How long a batch waits for Redis before it goes on without it. */
  readonly waitMsMax: number
  /** The secret of the seals; asked until it is had. */
  readSecret(): Promise<string>
  readonly log: Log
}

/** A script blocks Redis while it runs: about 4 µs an account. */
const accountsPerCallMax = 500
/** After a failure Redis is left alone for this long. */
const restMs = 1_000

declare module 'ioredis' {
  interface RedisCommander<Context> {
    setIfNewer(keyCount: number, ...keysAndValues: (string | number)[]): Result<number, Context>
  }
}

export class RedisBalanceCache implements BalanceCache {
  readonly #redis: Redis
  readonly #settings: RedisCacheSettings
  readonly #connected: Promise<unknown>
  #secret: string | undefined
  #restsUntilMs = 0

  constructor(settings: RedisCacheSettings) {
    this.#settings = settings
    this.#redis = new Redis(settings.url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: settings.waitMsMax,
      connectTimeout: 2_000,
      retryStrategy: (times) => Math.min(times * 100, 2_000),
      scripts: { setIfNewer: { lua: setIfNewerLua } },
    })
    // said once by the call that fails for it
    this.#redis.on('error', () => undefined)
    const first = new Promise((resolve) => this.#redis.once('ready', resolve))
    this.#connected = Promise.race([first, pause(settings.waitMsMax, undefined, { ref: false })])
  }

  get isReachable(): boolean {
    return this.#restsUntilMs === 0
  }

  write(shardId: number, balances: readonly BalanceToCache[], mode: CacheMode): Promise<boolean> {
    return this.#attempt(async (secret) => {
      for (let from = 0; from < balances.length; from += accountsPerCallMax) {
        const part = balances.slice(from, from + accountsPerCallMax)
        const keys: string[] = []
        const values: (string | number)[] = [mode, this.#settings.ttlMs]
        for (const balance of part) {
          const key = cachedBalanceKey(shardId, balance.accountNo)
          const body = encodeCachedBalance(balance)
          keys.push(key)
          const seal = sealCachedBalance(secret, key, body)
          values.push(`${balance.epoch} ${balance.version} ${seal} ${body}`)
        }
        await this.#redis.setIfNewer(keys.length, ...keys, ...values)
      }
      return true
    }, false)
  }

  remove(shardId: number, accountNos: readonly number[]): Promise<boolean> {
    return this.#attempt(async () => {
      for (let from = 0; from < accountNos.length; from += accountsPerCallMax) {
        const part = accountNos.slice(from, from + accountsPerCallMax)
        await this.#redis.del(...part.map((accountNo) => cachedBalanceKey(shardId, accountNo)))
      }
      return true
    }, false)
  }

  read(
    shardId: number,
    accountNos: readonly number[],
  ): Promise<ReadonlyMap<number, CacheStamp> | undefined> {
    return this.#attempt(async (secret) => {
      const pipeline = this.#redis.pipeline()
      for (const accountNo of accountNos) {
        pipeline.hmget(cachedBalanceKey(shardId, accountNo), 'e', 'v', 'b', 's')
      }
      const answers = (await pipeline.exec()) ?? []
      const stamps = new Map<number, CacheStamp>()
      for (const [index, [error, values]] of answers.entries()) {
        const accountNo = accountNos[index]
        if (accountNo === undefined) continue
        const key = cachedBalanceKey(shardId, accountNo)
        const stamp = error === null ? stampOf(values, secret, key) : somebodyElses
        if (stamp !== undefined) stamps.set(accountNo, stamp)
      }
      return stamps
    }, undefined)
  }

  async close(): Promise<void> {
    this.#redis.disconnect()
  }

  /** One call to Redis, unless it is being left alone. A failure is said when it begins and ends. */
  async #attempt<T>(call: (secret: string) => Promise<T>, otherwise: T): Promise<T> {
    if (performance.now() < this.#restsUntilMs) return otherwise
    await this.#connected
    try {
      this.#secret ??= await this.#settings.readSecret()
      const answer = await call(this.#secret)
      if (this.#restsUntilMs !== 0) this.#settings.log.info('Redis is back')
      this.#restsUntilMs = 0
      return answer
    } catch (error) {
      if (this.#restsUntilMs === 0) {
        this.#settings.log.warn({ err: error }, 'Redis is not reached; going on without it')
      }
      this.#restsUntilMs = performance.now() + restMs
      return otherwise
    }
  }
}

/** Another kind of key, or one that somebody else has written: it never equals what should be there. */
const somebodyElses: CacheStamp = { epoch: 0, version: 0, body: '' }

function stampOf(values: unknown, secret: string, key: string): CacheStamp | undefined {
  if (!Array.isArray(values)) return somebodyElses
  const [epoch, version, body, seal] = values as (string | null)[]
  if (typeof epoch !== 'string' && typeof version !== 'string' && typeof body !== 'string') {
    return undefined
  }
  const isOurs = typeof body === 'string' && seal === sealCachedBalance(secret, key, body)
  return { epoch: Number(epoch), version: Number(version), body: isOurs ? body : '' }
}
