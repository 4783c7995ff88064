import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface ShardState {
  readonly epoch: number
  /** How many batches the shard has had when this batch looked things up. */
  readonly commits: number
  /** Of the last record that was committed then. */
  readonly position: number
  /** How often the settings of any ledger of the shard have changed. */
  readonly settingsRevision: number
  /** The database's clock, to the millisecond: the one clock of all writers. RFC 3339, UTC. */
  readonly now: string
}

/** What tells whether anybody has committed to the shard, or changed a setting, since it was read. */
export type ShardCount = Pick<ShardState, 'epoch' | 'commits' | 'settingsRevision'>

type Row = readonly [number, number, number, number, string]

const text = `
  select epoch, commits, position, settings_revision, date_trunc('milliseconds', now())
    from journal.shards
   where shard_id = $1`

/** Reads the shard without its lock; what it decides is checked again under the lock. */
export async function readShard(statements: Statements, shardId: number): Promise<ShardState> {
  const { rows } = await send<Row>(statements, 'read_shard', text, [shardId])
  const row = rows[0]
  if (row === undefined) throw new Error(`shard ${shardId} does not exist; run the migrations`)
  return {
    epoch: row[0],
    commits: row[1],
    position: row[2],
    settingsRevision: row[3],
    now: row[4],
  }
}
