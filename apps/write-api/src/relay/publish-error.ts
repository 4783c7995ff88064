/** The stream did not take the records; any part of them may have been published. */
export class PublishError extends Error {
  constructor(shardId: number, cause: unknown) {
    super(`the records of shard ${shardId} could not be published`, { cause })
    this.name = 'PublishError'
  }
}
