import type { ShardCount } from './read-shard.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

/** Where the records of the batch stand. */
export interface Advance {
  /** Of the last record of the batch. */
  readonly position: number
  readonly recordedAt: string
  readonly epoch: number
}

type Row = readonly [number, string, number]

// Takes the lock under which positions are given out, and keeps it to the commit. A batch that
// accepts nothing still rewrites the row: every answer waits for a commit that wrote WAL.
const text = `
  update journal.shards
     set position = position + $2, commits = commits + 1,
         recorded_at = greatest(recorded_at, $3::timestamptz),
         settings_revision = settings_revision + $4
   where shard_id = $1
  returning position, recorded_at, epoch`

export async function advanceShard(
  statements: Statements,
  shardId: number,
  recordCount: number,
  now: string,
  settingsChanges: 0 | 1,
): Promise<Advance> {
  const values = [shardId, recordCount, now, settingsChanges]
  return advanceOf(shardId, await send<Row>(statements, 'advance_shard', text, values))
}

// The row was waited for, so these are its latest values; a mismatch divides by zero, as in check-keys.
const unchangedText = `
  update journal.shards
     set position = position + $2,
         commits = commits + 1 / case
           when epoch = $4 and commits = $5 and settings_revision = $6 then 1 else 0 end,
         recorded_at = greatest(recorded_at, $3::timestamptz)
   where shard_id = $1
  returning position, recorded_at, epoch`

/** The same for a batch that was decided without locks: fails when the shard is not where it should be. */
export async function advanceUnchangedShard(
  statements: Statements,
  shardId: number,
  recordCount: number,
  now: string,
  { epoch, commits, settingsRevision }: ShardCount,
): Promise<Advance> {
  const values = [shardId, recordCount, now, epoch, commits, settingsRevision]
  return advanceOf(shardId, await send<Row>(statements, 'advance_unchanged', unchangedText, values))
}

function advanceOf(shardId: number, { rows }: { readonly rows: readonly Row[] }): Advance {
  const row = rows[0]
  if (row === undefined) throw new Error(`shard ${shardId} does not exist`)
  return { position: row[0], recordedAt: row[1], epoch: row[2] }
}
