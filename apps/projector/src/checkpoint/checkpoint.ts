/** How far a shard is projected: every record up to this position is in, none after it. */
export interface Checkpoint {
  readonly epoch: number
  readonly position: number
  /** Of the record at that position; undefined at position 0. */
  readonly recordedAt: string | undefined
}

export const noCheckpoint: Checkpoint = { epoch: 1, position: 0, recordedAt: undefined }

/** One checkpoint stands for all projections but what is searched: they are written together. */
export const checkpointName = 'balances'

export interface CheckpointRow {
  readonly epoch: number
  readonly position: number
  readonly recorded_at: string
}

export function checkpointOf(row: CheckpointRow | undefined): Checkpoint {
  if (row === undefined || row.position === 0) return noCheckpoint
  return { epoch: row.epoch, position: row.position, recordedAt: row.recorded_at }
}
