/** How far a shard was followed. */
export interface FollowedPlace {
  readonly shardId: number
  /** Of the last record that was handed on; 0 before the first. */
  readonly position: number
  /** RFC 3339; undefined before the first. */
  readonly recordedAt: string | undefined
  readonly epoch: number
}

/**
 * Remembers places, so that a follower goes on where it was. Who keeps what it makes of records in a
 * database writes place and result in one transaction: then nothing is done twice, whenever it dies. Where
 * several followers share the shards, that transaction also requires that the stored place is the one
 * before: a follower that lost its shard learns of it only after its last batch.
 */
export interface PlaceStore {
  /** Undefined: from the beginning. */
  read(shardId: number): Promise<FollowedPlace | undefined>
  /** Called after a record was handed on, and after records were taken back. */
  write(place: FollowedPlace): Promise<void>
}

/** Remembers for as long as the process lives. */
export function memoryPlaceStore(): PlaceStore {
  const places = new Map<number, FollowedPlace>()
  return {
    read: (shardId) => Promise.resolve(places.get(shardId)),
    write: (place) => {
      places.set(place.shardId, place)
      return Promise.resolve()
    },
  }
}
