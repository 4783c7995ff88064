/**
 * The partition that Java clients choose for a key, and all clients that follow them: murmur2 of its
 * bytes, without the sign. It is worked out here, because Kafka's clients differ in what they do.
 * https://github.com/apache/kafka/blob/4.1.0/clients/src/main/java/org/apache/kafka/common/utils/Utils.java
 */
export function partitionOfKey(key: string | Buffer, partitions: number): number {
  const bytes = typeof key === 'string' ? Buffer.from(key) : key
  return (murmur2(bytes) & 0x7fff_ffff) % partitions
}

const seed = 0x9747_b28c
const multiplier = 0x5bd1_e995
const shift = 24

/** As a signed integer of 32 bits, which is how Java has it. */
export function murmur2(bytes: Buffer): number {
  const wholeBytes = bytes.length - (bytes.length % 4)
  let hash = seed ^ bytes.length
  for (let at = 0; at < wholeBytes; at += 4) {
    let part = Math.imul(bytes.readInt32LE(at), multiplier)
    part = Math.imul(part ^ (part >>> shift), multiplier)
    hash = Math.imul(hash, multiplier) ^ part
  }
  const rest = bytes.length - wholeBytes
  if (rest > 0) {
    hash ^= bytes.readUIntLE(wholeBytes, rest)
    hash = Math.imul(hash, multiplier)
  }
  hash = Math.imul(hash ^ (hash >>> 13), multiplier)
  return hash ^ (hash >>> 15)
}
