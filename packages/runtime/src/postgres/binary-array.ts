/**
 * One-dimensional Postgres arrays in the binary wire format, to be passed as one parameter each.
 * Text array literals would escape every quote of a JSON body and be parsed character by character;
 * a Buffer parameter is sent as it is. Source: `array_recv` and the `…recv` functions of PostgreSQL.
 */

const oid = { int2: 21, int4: 23, int8: 20, text: 25, bytea: 17, uuid: 2950, bool: 16 } as const

const headerBytes = 20

export function int8Array(values: readonly (number | null)[]): Buffer {
  const buffer = allocateFixed(values, 8)
  writeHeader(buffer, oid.int8, values)
  let at = headerBytes
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(-1, at)
      continue
    }
    at = buffer.writeInt32BE(8, at)
    const high = Math.floor(value / 2 ** 32)
    at = buffer.writeInt32BE(high, at)
    at = buffer.writeUInt32BE(value - high * 2 ** 32, at)
  }
  return buffer
}

export function int4Array(values: readonly (number | null)[]): Buffer {
  const buffer = allocateFixed(values, 4)
  writeHeader(buffer, oid.int4, values)
  let at = headerBytes
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(-1, at)
      continue
    }
    at = buffer.writeInt32BE(4, at)
    at = buffer.writeInt32BE(value, at)
  }
  return buffer
}

export function int2Array(values: readonly number[]): Buffer {
  const buffer = allocateFixed(values, 2)
  writeHeader(buffer, oid.int2, values)
  let at = headerBytes
  for (const value of values) {
    at = buffer.writeInt32BE(2, at)
    at = buffer.writeInt16BE(value, at)
  }
  return buffer
}

export function boolArray(values: readonly boolean[]): Buffer {
  const buffer = allocateFixed(values, 1)
  writeHeader(buffer, oid.bool, values)
  let at = headerBytes
  for (const value of values) {
    at = buffer.writeInt32BE(1, at)
    at = buffer.writeUInt8(value ? 1 : 0, at)
  }
  return buffer
}

/** Also for numeric amounts: the statement casts each element. */
export function textArray(values: readonly (string | null)[]): Buffer {
  let bytes = headerBytes
  for (const value of values) bytes += 4 + (value === null ? 0 : Buffer.byteLength(value))
  const buffer = Buffer.allocUnsafe(bytes)
  writeHeader(buffer, oid.text, values)
  let at = headerBytes
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(-1, at)
      continue
    }
    const written = buffer.write(value, at + 4)
    buffer.writeInt32BE(written, at)
    at += 4 + written
  }
  return buffer
}

/** Bytes that are UTF-8 text already, as elements of a `text[]`. */
export function textArrayOfBytes(values: readonly Buffer[]): Buffer {
  return bytesArray(values, oid.text)
}

export function byteaArray(values: readonly (Buffer | null)[]): Buffer {
  return bytesArray(values, oid.bytea)
}

/** Each value is the 16 bytes of a UUID. */
export function uuidArray(values: readonly (Buffer | null)[]): Buffer {
  return bytesArray(values, oid.uuid)
}

function bytesArray(values: readonly (Buffer | null)[], elementOid: number): Buffer {
  let bytes = headerBytes
  for (const value of values) bytes += 4 + (value?.length ?? 0)
  const buffer = Buffer.allocUnsafe(bytes)
  writeHeader(buffer, elementOid, values)
  let at = headerBytes
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(-1, at)
      continue
    }
    buffer.writeInt32BE(value.length, at)
    value.copy(buffer, at + 4)
    at += 4 + value.length
  }
  return buffer
}

function allocateFixed(values: readonly unknown[], width: number): Buffer {
  let bytes = headerBytes
  for (const value of values) bytes += value === null ? 4 : 4 + width
  return Buffer.allocUnsafe(bytes)
}

/** Dimensions, "has nulls", element type, length, lower bound. An empty array has no dimension. */
function writeHeader(buffer: Buffer, elementOid: number, values: readonly unknown[]): void {
  buffer.writeInt32BE(1, 0)
  buffer.writeInt32BE(values.includes(null) ? 1 : 0, 4)
  buffer.writeInt32BE(elementOid, 8)
  buffer.writeInt32BE(values.length, 12)
  buffer.writeInt32BE(1, 16)
}
