import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'

/** The errors of an import, a line of JSON each, in the order of the file. */
export class ErrorsFile {
  readonly #file: FileHandle
  #bytes: number

  private constructor(file: FileHandle, bytes: number) {
    this.#file = file
    this.#bytes = bytes
  }

  /**
   * @param bytes as long as it was when the state was last settled; what is behind comes again
   * @throws CommandFailed when it is shorter: errors that were told are gone
   */
  static async open(path: string, bytes: number): Promise<ErrorsFile> {
    const file = await open(path, 'a')
    try {
      const { size } = await file.stat()
      if (size < bytes) throw shortened(path, size, bytes)
      await file.truncate(bytes)
      return new ErrorsFile(file, bytes)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** On disk when it resolves. @returns how long the file is then */
  async add(lines: readonly string[]): Promise<number> {
    if (lines.length === 0) return this.#bytes
    const text = lines.map((line) => `${line}\n`).join('')
    await this.#file.appendFile(text)
    await this.#file.datasync()
    this.#bytes += Buffer.byteLength(text)
    return this.#bytes
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

function shortened(path: string, size: number, bytes: number): CommandFailed {
  const what = `${path} has ${size} bytes, and the state of the import tells of ${bytes}`
  const ways = 'put the file of errors back, or take the state away to have all errors told anew'
  return new CommandFailed(`${what}; ${ways}`, exitCodes.usage)
}
