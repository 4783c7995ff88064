import type { Random } from '@ledger/testkit'

/**
 * A UUIDv7 (RFC 9562) as 16 bytes, of pseudo-random numbers: drawing from the system's generator took
 * as long as deciding and encoding a transaction.
 * @param unixMs the time that it shall name
 */
export function filledUuid(unixMs: number, random: Random): Buffer {
  const bytes = Buffer.allocUnsafe(16)
  bytes.writeUIntBE(unixMs, 0, 6)
  bytes.writeUInt16BE(0x7000 | random(0x1000), 6)
  bytes.writeUInt32BE(0x80000000 + random(0x40000000), 8)
  bytes.writeUInt32BE(random(2 ** 32), 12)
  return bytes
}
