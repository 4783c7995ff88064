import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'

/** The errors of an import, a line of JSON each, in the order of the file. */
export class ErrorsFile {
  readonly #file: FileHandle
  #bytes: number

  private constructor(file: FileHandle, bytes: number) {
    this.#file = file
    this.#bytes = bytes
  }

  /** @param bytes as long as it was when the state was last settled; what is behind comes again */
  static async open(path: string, bytes: number): Promise<ErrorsFile> {
    const file = await open(path, 'a')
    await file.truncate(bytes)
    return new ErrorsFile(file, bytes)
  }

  /** On disk when it resolves. @returns how long the file is then */
  async add(lines: readonly string[]): Promise<number> {
    if (lines.length === 0) return this.#bytes
    const text = lines.map((line) => `${line}\n`).join('')
    await this.#file.write(text)
    await this.#file.datasync()
    this.#bytes += Buffer.byteLength(text)
    return this.#bytes
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}
