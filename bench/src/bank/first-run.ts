import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a complete replay of a file was answered, to hold later ones against. */
export interface FirstRun {
  /** SHA-256 of the body of each row's answer, in the order of the rows. */
  readonly bodyHashes: readonly string[]
}

/** Undefined when the file was never replayed to its end on this service. */
export function readFirstRun(folder: string, name: string): FirstRun | undefined {
  const file = fileOf(folder, name)
  if (!existsSync(file)) return undefined
  return { bodyHashes: readFileSync(file, 'utf8').trimEnd().split('\n') }
}

export function writeFirstRun(folder: string, name: string, run: FirstRun): void {
  mkdirSync(folder, { recursive: true })
  const file = fileOf(folder, name)
  // takes its name when it is whole
  writeFileSync(`${file}.unfinished`, `${run.bodyHashes.join('\n')}\n`)
  renameSync(`${file}.unfinished`, file)
}

/** One hash of all bodies. */
export function hashOfBodies({ bodyHashes }: FirstRun): string {
  return createHash('sha256').update(bodyHashes.join('\n')).digest('hex')
}

/** Names what was replayed where: the same bytes, in the same ledger, of the same service. */
export function nameOfRun(fileText: string, ledger: string, service: string): string {
  const hash = createHash('sha256')
  for (const part of [fileText, ledger, service]) hash.update(part).update('\0')
  return hash.digest('hex').slice(0, 16)
}

function fileOf(folder: string, name: string): string {
  return join(folder, `bodies-${name}.sha256`)
}
