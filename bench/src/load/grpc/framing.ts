/** Whether it is compressed, and how long it is: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
const prefixBytes = 5

/** A message as it stands in the stream of HTTP/2. */
export function framed(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(prefixBytes + message.length)
  frame.writeUInt8(0, 0)
  frame.writeUInt32BE(message.length, 1)
  frame.set(message, prefixBytes)
  return frame
}

/** Puts messages together again, wherever HTTP/2 cut them. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0)

  /** Those that end in this chunk; they share its memory. */
  take(chunk: Buffer): readonly Buffer[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const messages: Buffer[] = []
    let at = 0
    while (bytes.length - at >= prefixBytes) {
      const end = at + prefixBytes + bytes.readUInt32BE(at + 1)
      if (end > bytes.length) break
      messages.push(bytes.subarray(at + prefixBytes, end))
      at = end
    }
    this.#rest = bytes.subarray(at)
    return messages
  }
}
