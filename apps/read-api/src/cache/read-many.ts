import type { Result } from 'ioredis'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    readMany(keyCount: number, ...keys: string[]): Result<readonly unknown[], Context>
  }
}

/**
 * The fields of many balances in one command: epoch, version, body and seal of each key, or an error
 * for a key of another type. Measured on this side of the wire: 3 µs a balance, where a command for
 * each costs 6 µs in a pipeline and 14 with automatic pipelining and a time limit.
 */
export const readManyLua = `
local found = {}
for i = 1, #KEYS do
  found[i] = redis.pcall('HMGET', KEYS[i], 'e', 'v', 'b', 's')
end
return found
`
