import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { pidOfFile } from '@ledger/real-parts'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'

// part of the command line of every import
const mark = 'apps/ledgerctl/src/main/cli.ts'
/** Of this process: after a crash in a container its number may be ours. */
const held = new Set<string>()

/**
 * Only one import at a time uses a state: two would write their lines into one file. What a process
 * that was killed left behind counts as free.
 * @returns gives it back
 * @throws CommandFailed when another one has it
 */
export function takeImportLock(statePath: string): () => void {
  const path = `${statePath}.lock`
  if (held.has(path)) throw inUse(path, process.pid)
  clear(path)
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' })
  } catch (error) {
    if (isExisting(error)) throw inUse(path, undefined)
    throw error
  }
  held.add(path)
  return () => {
    held.delete(path)
    rmSync(path, { force: true })
  }
}

/** Takes away what nobody holds. @throws CommandFailed */
function clear(path: string): void {
  const owner = ownerOf(path)
  if (owner !== undefined) throw inUse(path, owner)
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return // there is none
  }
  // between the look and the move another one may have taken it
  const taken = ownerOf(aside)
  if (taken !== undefined) writeFileSync(path, readFileSync(aside), { flag: 'wx' })
  rmSync(aside)
  if (taken !== undefined) throw inUse(path, taken)
}

function ownerOf(path: string): number | undefined {
  const pid = pidOfFile(path, mark)
  return pid === process.pid ? undefined : pid
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

function inUse(path: string, owner: number | undefined): CommandFailed {
  const who = owner === undefined ? 'another import' : `process ${owner}`
  const what = `${who} is at this import already (${path})`
  return new CommandFailed(`${what}; let it end, or give another --state`, exitCodes.usage)
}
