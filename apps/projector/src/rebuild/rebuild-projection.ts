import { setTimeout as pause } from 'node:timers/promises'
import { classifyDatabaseError } from '@ledger/runtime'
import { listShards, readHead } from '@ledger/stream'
import type { ClientBase } from 'pg'
import { ensureCheckpoint } from '../checkpoint/ensure-checkpoint.ts'
import { lockCheckpoint } from '../checkpoint/lock-checkpoint.ts'
import { writeSearchCheckpoint } from '../checkpoint/search-checkpoint.ts'
import { writeCheckpoint } from '../checkpoint/write-checkpoint.ts'
import {
  analyzeNextTables,
  createNextTables,
  dropNextTables,
  rebuiltTables,
  swapTables,
} from './next-tables.ts'
import { RebuiltShard } from './rebuilt-shard.ts'

export interface RebuildOptions {
  /** Whether what is searched is built too. */
  readonly isSearchOn: boolean
  /** Told now and then how far it is. */
  readonly onProgress?: (progress: RebuildProgress) => void
}

export interface RebuildProgress {
  readonly step: 'filling' | 'catching_up' | 'swapping'
  readonly shard: number
  /** Filled by now. */
  readonly accounts: number
}

export interface Rebuilt {
  readonly shards: readonly { readonly shard: number; readonly position: number }[]
}

/** Behind the projector by no more than this, the rest is done while it waits. */
const heldRecordsMax = 1_000
const roundsMax = 10_000
const swapsMax = 60
const swapRetryMs = 500
const lockMsMax = 1_000

/**
 * Builds accounts, balances, rollups and what is searched anew from the journal, beside the live tables,
 * and puts them in their place in one transaction. Writes go on all the while, and so do projectors,
 * which wait only for the swap. The checkpoint never goes back. `client` acts as the owner of the tables.
 */
export async function rebuildProjection(
  client: ClientBase,
  options: RebuildOptions,
): Promise<Rebuilt> {
  const tell = options.onProgress ?? (() => undefined)
  const { isSearchOn } = options
  const tables = rebuiltTables(isSearchOn)
  await createNextTables(client, tables)
  const shards: RebuiltShard[] = []
  for (const shardId of await listShards(client)) {
    await ensureCheckpoint(client, shardId)
    const shard = new RebuiltShard(client, shardId, isSearchOn)
    let accounts = 0
    await shard.fill((more) => {
      accounts += more
      tell({ step: 'filling', shard: shardId, accounts })
    })
    shards.push(shard)
  }
  await analyzeNextTables(client, tables)

  for (let attempt = 1; ; attempt++) {
    await catchUp(client, shards, tell)
    tell({ step: 'swapping', shard: -1, accounts: 0 })
    if (await trySwap(client, shards, tables)) break
    if (attempt === swapsMax) {
      await dropNextTables(client, tables)
      throw new Error(`the tables were in use at each of ${swapsMax} attempts to swap them`)
    }
    await pause(swapRetryMs)
  }
  return {
    shards: shards.map(({ shardId, place }) => ({ shard: shardId, position: place.position })),
  }
}

async function catchUp(
  client: ClientBase,
  shards: readonly RebuiltShard[],
  tell: (progress: RebuildProgress) => void,
): Promise<void> {
  for (const shard of shards) {
    for (let round = 0; round < roundsMax; round++) {
      const { position } = await readHead(client, shard.shardId)
      if ((await shard.goOn(position)) < heldRecordsMax) break
      tell({ step: 'catching_up', shard: shard.shardId, accounts: 0 })
    }
  }
}

/** False when somebody would not let go of the tables in time, or was too far ahead. */
async function trySwap(
  client: ClientBase,
  shards: readonly RebuiltShard[],
  tables: readonly string[],
): Promise<boolean> {
  const places = shards.map((shard) => shard.place)
  const rollback = async () => {
    await client.query('rollback')
    for (const [index, shard] of shards.entries()) shard.rolledBackTo(places[index] ?? shard.place)
  }
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = ${lockMsMax}`)
    for (const shard of shards) {
      if (!(await drawLevel(client, shard))) {
        await rollback()
        return false
      }
    }
    await swapTables(client, tables)
    await client.query('commit')
    return true
  } catch (error) {
    if (classifyDatabaseError(error) !== 'retry') throw error
    await rollback()
    return false
  }
}

/**
 * Stops the projectors of a shard and brings the new tables to where they are; false when that is too
 * much to be done while they wait. A checkpoint past the end of the journal rests on a lost tail.
 */
async function drawLevel(client: ClientBase, shard: RebuiltShard): Promise<boolean> {
  const checkpoint = await lockCheckpoint(client, shard.shardId)
  const head = await readHead(client, shard.shardId)
  const until = Math.min(checkpoint.position, head.position)
  if (until > shard.place.position + heldRecordsMax) return false
  while (shard.place.position < until) await shard.goOn(until)
  await writeCheckpoint(client, shard.shardId, shard.place)
  if (shard.isSearchOn) await writeSearchCheckpoint(client, shard.shardId, shard.place)
  return true
}
