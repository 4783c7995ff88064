import { createReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import type { PostedSums } from '../api/read-balances.ts'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'
import { splitLines } from '../rows/split-lines.ts'
import type { ImportProgress, LedgerBefore, MutableProgress } from './import-progress.ts'
import { addProgress, startOfProgress } from './import-progress.ts'
import type { ImportIdentity, StateLine } from './state-lines.ts'
import { addBefore, beforeLines, chunkLine, progressOf } from './state-lines.ts'

/** The accounts of a chunk stand on one line. */
const lineCharsMax = 64 * 1024 * 1024

/**
 * How far an import is, in a file that is only added to and forced to disk after each chunk. It saves
 * time and nothing else: without it everything is sent again, and answered from the keys.
 */
export class ImportState {
  readonly progress: MutableProgress = startOfProgress()
  readonly #file: FileHandle
  #before: LedgerBefore | undefined

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /** @throws CommandFailed when the file there is of another import */
  static async open(path: string, identity: ImportIdentity): Promise<ImportState> {
    const file = await open(path, 'a+')
    const state = new ImportState(file)
    try {
      const wholeBytes = await state.#read(path, identity)
      await endAfter(file, wholeBytes)
      if (wholeBytes === 0) await state.#add([{ line: 'import', format: 1, ...identity }])
      return state
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** Undefined before the first transaction was sent. */
  get before(): LedgerBefore | undefined {
    return this.#before
  }

  async begin(before: LedgerBefore): Promise<void> {
    const { position } = before
    await this.#add([...beforeLines(before.accounts), { line: 'begin', position }])
    this.#before = before
  }

  /** What came of a chunk is on disk when this resolves, and part of the sums. */
  async settle(chunk: ImportProgress): Promise<void> {
    await this.#add([chunkLine(chunk)])
    addProgress(this.progress, chunk)
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  async #add(lines: readonly StateLine[]): Promise<void> {
    for (const line of lines) await this.#file.appendFile(`${JSON.stringify(line)}\n`)
    await this.#file.datasync()
  }

  /** @returns the bytes of the lines that are whole */
  async #read(path: string, identity: ImportIdentity): Promise<number> {
    const accounts = new Map<string, PostedSums>()
    let wholeBytes = 0
    const text = createReadStream(path, { encoding: 'utf8' }) as AsyncIterable<string>
    for await (const lines of splitLines(text, lineCharsMax)) {
      for (const line of lines) {
        const known = parse(line)
        if (wholeBytes === 0) requireSame(path, known, identity)
        if (line === undefined || known === undefined) return wholeBytes
        this.#take(known, accounts)
        wholeBytes += Buffer.byteLength(line) + 1
      }
    }
    return wholeBytes
  }

  #take(line: StateLine, accounts: Map<string, PostedSums>): void {
    switch (line.line) {
      case 'import':
        return
      case 'before':
        addBefore(accounts, line)
        return
      case 'begin':
        this.#before = { position: line.position, accounts }
        return
      case 'chunk':
        addProgress(this.progress, progressOf(line))
        return
      default:
        return line satisfies never
    }
  }
}

/** The last line of a process that was killed may be half of one, or lack its end. */
async function endAfter(file: FileHandle, wholeBytes: number): Promise<void> {
  const { size } = await file.stat()
  if (wholeBytes > size) await file.appendFile('\n')
  else await file.truncate(wholeBytes)
}

/** Undefined for a line that was cut off. */
function parse(line: string | undefined): StateLine | undefined {
  try {
    const value: unknown = JSON.parse(line ?? '')
    return typeof value === 'object' && value !== null ? (value as StateLine) : undefined
  } catch {
    return undefined
  }
}

/** Before anything of the file is cut off: it may be any file of the caller's. */
function requireSame(path: string, line: StateLine | undefined, identity: ImportIdentity): void {
  if (line?.line !== 'import' || line.format !== 1) {
    throw unusable(`${path} is no state of an import`)
  }
  const { ledger, openedAt, file, mapping } = line
  const other =
    (ledger !== identity.ledger && `into the ledger ${ledger}`) ||
    (openedAt !== identity.openedAt && `into another ledger of the name ${ledger}`) ||
    (file.sha256 !== identity.file.sha256 && 'of another file') ||
    (mapping !== identity.mapping && 'with another mapping')
  if (other === false) return
  const what = `${path} is the state of an import ${other}`
  throw unusable(`${what}; give another --state, or take it away to begin anew`)
}

function unusable(message: string): CommandFailed {
  return new CommandFailed(message, exitCodes.usage)
}
