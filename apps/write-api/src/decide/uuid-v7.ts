import { randomFillSync } from 'node:crypto'

const idBytes = 16
const pool = Buffer.alloc(idBytes * 256)
let poolAt = pool.length

/**
 * A UUIDv7 (RFC 9562) as 16 bytes. Random bytes are drawn for 256 ids at a time: one call to the
 * system's generator per id would cost as much as the rest of deciding.
 * @param unixMs the time that the id shall name, in milliseconds
 */
export function uuidV7(unixMs: number): Buffer {
  if (poolAt === pool.length) {
    randomFillSync(pool)
    poolAt = 0
  }
  const id = Buffer.from(pool.subarray(poolAt, poolAt + idBytes))
  poolAt += idBytes
  id.writeUIntBE(unixMs, 0, 6)
  id[6] = 0x70 | ((id[6] ?? 0) & 0x0f)
  id[8] = 0x80 | ((id[8] ?? 0) & 0x3f)
  return id
}
