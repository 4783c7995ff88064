import type { ClientBase } from 'pg'
import { lockCheckpoint } from '../checkpoint/lock-checkpoint.ts'
import { noCheckpoint, type Checkpoint } from '../checkpoint/checkpoint.ts'
import { readPlaceAt } from '../checkpoint/read-place-at.ts'
import { cutSearchCheckpoint } from '../checkpoint/search-checkpoint.ts'
import { writeCheckpoint } from '../checkpoint/write-checkpoint.ts'
import { listBalancesFrom } from '../projection/balances/cut-store.ts'
import { projections } from '../projection/projections.ts'
import { cutSearch } from '../projection/search/cut-store.ts'
import { commitAfter } from './transaction.ts'

/**
 * Takes back what the projections hold of a tail that a newer epoch has cut off: they are then the
 * fold of the journal up to the position before it. Answers the accounts that it concerned.
 */
export async function cutTail(
  client: ClientBase,
  shardId: number,
  firstVoidPosition: number,
): Promise<readonly number[]> {
  await client.query('begin')
  const checkpoint = await lockCheckpoint(client, shardId)
  if (checkpoint.position < firstVoidPosition) {
    await client.query('rollback') // another projector was faster
    return []
  }
  const accountNos = await listBalancesFrom(client, shardId, firstVoidPosition)
  const before = await lastPlaceBefore(client, shardId, firstVoidPosition)
  const sent = projections.map((projection) =>
    projection.cutTail(client, shardId, firstVoidPosition),
  )
  await commitAfter(client, [
    ...sent,
    cutSearch(client, shardId, firstVoidPosition),
    cutSearchCheckpoint(client, shardId, before),
    writeCheckpoint(client, shardId, before),
  ])
  return accountNos
}

async function lastPlaceBefore(
  client: ClientBase,
  shardId: number,
  position: number,
): Promise<Checkpoint> {
  if (position === 1) return noCheckpoint
  const place = await readPlaceAt(client, shardId, position - 1)
  if (place === undefined) throw new Error(`shard ${shardId} has no record at ${position - 1}`)
  return place
}
