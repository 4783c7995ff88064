/** The journal lacks a position that it gave out: a corruption. Nothing may be skipped. */
export class JournalGapError extends Error {
  readonly shardId: number
  readonly position: number

  constructor(shardId: number, position: number) {
    super(`the journal of shard ${shardId} has no record at position ${position}`)
    this.name = 'JournalGapError'
    this.shardId = shardId
    this.position = position
  }
}
