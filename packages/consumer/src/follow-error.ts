/** What a follower found wrong with the stream. It goes no further: what came before is right. */
export class FollowError extends Error {
  readonly shardId: number
  readonly position: number

  constructor(message: string, shardId: number, position: number) {
    super(`shard ${shardId} position ${position}: ${message}`)
    this.name = new.target.name
    this.shardId = shardId
    this.position = position
  }
}

/** Records between what was followed last and this one did not come. */
export class LostRecords extends FollowError {
  /** The position that should have come. */
  readonly missingPosition: number

  constructor(shardId: number, position: number, missingPosition: number) {
    super(`position ${missingPosition} did not come`, shardId, position)
    this.missingPosition = missingPosition
  }
}

/** The version of an entry is not one more than the one before: something is lost, doubled or mixed up. */
export class ReorderedVersions extends FollowError {
  constructor(
    place: { readonly shardId: number; readonly position: number },
    entry: { readonly account: string; readonly version: number },
    expected: number,
  ) {
    const { account, version } = entry
    const message = `account ${account} has version ${version} where ${expected} is next`
    super(message, place.shardId, place.position)
  }
}

/** Amounts do not add up to the balances that an entry says. */
export class WrongBalance extends FollowError {
  constructor(
    place: { readonly shardId: number; readonly position: number },
    account: string,
    added: string,
    told: string,
  ) {
    super(`account ${account} comes to ${added}, told is ${told}`, place.shardId, place.position)
  }
}

/** A new epoch made records void that were followed, and they could not be taken back here. */
export class VoidTail extends FollowError {}

/** A message that is no record of the journal, or not what was hashed when it was written. */
export class DamagedRecord extends FollowError {
  constructor(shardId: number, position: number, reason: string, detail: string) {
    super(`${reason}${detail === '' ? '' : ` (${detail})`}`, shardId, position)
  }
}
