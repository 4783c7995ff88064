import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file for each port that a test process has, with the id of that process. */
const folder = join(tmpdir(), 'ledger-test-ports')

/** @returns false when another process, or this one, has the port */
export function claimPort(port: number): boolean {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, String(port))
  if (isAlive(readOwner(file))) return false
  rmSync(file, { force: true })
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    return false // another one was faster
  }
}

function readOwner(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined // nobody has it
  }
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined || !Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
