/** The right to publish a shard, for a while. */
export interface Lease {
  readonly shardId: number
  readonly owner: string
  /** Rises with every change of owner; what carries an older one changes nothing. */
  readonly fence: number
}

/** How far the shard was published. */
export interface Cursor {
  readonly position: number
  /** Of the record at that position; undefined before the first. */
  readonly recordedAt: string | undefined
}

/** Another relay owns the shard now; what this one has published since came twice. */
export class LeaseLostError extends Error {
  constructor(lease: Lease) {
    super(`the lease of shard ${lease.shardId} (fence ${lease.fence}) is lost`)
    this.name = 'LeaseLostError'
  }
}
