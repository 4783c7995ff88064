import type { Log, PrimaryProof } from '@ledger/runtime'
import { clientConfig } from '@ledger/runtime'
import type { RedisBalances } from '../cache/redis-balances.ts'
import type { ReadApiConfig } from '../config.ts'
import type { CoalescerSettings } from '../load/coalescer.ts'
import { createProjectedBalances } from '../projection/projected-balances.ts'
import { ShardBalances } from '../read/balance/shard-balances.ts'
import { createVersionCheck } from '../version-check/version-check.ts'
import { clientSettings } from './client-settings.ts'

export interface Shards {
  /** Made when it is first asked for, with connections of its own. */
  get(shardId: number): ShardBalances
  close(): Promise<void>
}

export function createShards(
  config: ReadApiConfig,
  parts: {
    readonly proof: PrimaryProof
    readonly redis: RedisBalances | undefined
    readonly log: Log
  },
): Shards {
  const shards = new Map<number, ShardBalances>()

  function create(shardId: number): ShardBalances {
    const { proof, redis } = parts
    const log = parts.log.child({ shard: shardId })
    const checkSettings = settingsOf(config, `read-api check ${shardId}`, log)
    const projectionSettings = settingsOf(config, `read-api projection ${shardId}`, log)
    return new ShardBalances({
      versionCheck: createVersionCheck(shardId, checkSettings, proof),
      projected: createProjectedBalances(shardId, projectionSettings),
      redis,
      answersMax: config.read.answersMax,
      eventualReuseMsMax: config.read.eventualReuseMsMax,
    })
  }

  return {
    get(shardId) {
      let shard = shards.get(shardId)
      if (shard === undefined) {
        shard = create(shardId)
        shards.set(shardId, shard)
      }
      return shard
    },
    close: async () => {
      await Promise.all([...shards.values()].map((shard) => shard.close()))
    },
  }
}

function settingsOf(config: ReadApiConfig, name: string, log: Log): CoalescerSettings {
  const { lanes, queueReadsMax, deadlineMs } = config.read
  const connection = clientConfig(clientSettings(config, name))
  return { connection, lanes, queueReadsMax, deadlineMs, answerMsMax: deadlineMs, log }
}
