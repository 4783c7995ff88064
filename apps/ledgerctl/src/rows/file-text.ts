import { createReadStream } from 'node:fs'
import { TextDecoder } from 'node:util'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'

/**
 * The text of a file, piece by piece, without a byte order mark. Bytes that are no text in the
 * encoding end it: replacement characters in an account or a key would be silent damage.
 * @param onBytes is told of every piece, to hash or to count it
 * @throws CommandFailed
 */
export async function* fileText(
  path: string,
  encoding: string,
  onBytes: (bytes: Buffer) => void = () => undefined,
): AsyncGenerator<string, void> {
  const decoder = decoderOf(encoding)
  let bytesRead = 0
  const stream = createReadStream(path) as AsyncIterable<Buffer>
  for await (const bytes of stream) {
    onBytes(bytes)
    const text = decode(() => decoder.decode(bytes, { stream: true }), path, encoding, bytesRead)
    bytesRead += bytes.length
    if (text !== '') yield text
  }
  const rest = decode(() => decoder.decode(), path, encoding, bytesRead)
  if (rest !== '') yield rest
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new CommandFailed(`the mapping names no encoding: ${encoding}`, exitCodes.usage)
  }
}

function decode(work: () => string, path: string, encoding: string, bytesRead: number): string {
  try {
    return work()
  } catch {
    const where = `within the 64 KiB after byte ${bytesRead}`
    throw new CommandFailed(`${path} is no ${encoding} text ${where}`, exitCodes.usage)
  }
}
