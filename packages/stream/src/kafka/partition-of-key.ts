const seed = 0x9747b28c
const multiplier = 0x5bd1e995

/**
 * The partition that most clients choose for a key, among them those in Java: so whoever sends with its
 * client's default meets us in the same one. Kafka's own `Utils.murmur2`, made positive by its sign bit.
 */
export function partitionOfKey(key: Buffer, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions
}

/** The 32-bit hash of Kafka's clients, as a signed number. */
export function murmur2(bytes: Buffer): number {
  const { length } = bytes
  const wholeBytes = length - (length % 4)
  let hash = seed ^ length
  for (let at = 0; at < wholeBytes; at += 4) {
    let part = Math.imul(bytes.readInt32LE(at), multiplier)
    part = Math.imul(part ^ (part >>> 24), multiplier)
    hash = Math.imul(hash, multiplier) ^ part
  }
  if (wholeBytes < length) {
    for (let at = length - 1; at >= wholeBytes; at -= 1) {
      hash ^= bytes.readUInt8(at) << (8 * (at - wholeBytes))
    }
    hash = Math.imul(hash, multiplier)
  }
  hash = Math.imul(hash ^ (hash >>> 13), multiplier)
  return hash ^ (hash >>> 15)
}
