import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { isAlive } from '@ledger/real-parts'

export interface TestFolder {
  readonly path: string
  remove(): void
}

/** A folder for the data of one run. Those of runs that were killed are removed. */
export function makeTestFolder(): TestFolder {
  const prefix = `ledger-test-${userInfo().uid}-`
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue
    rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
  const path = join(tmpdir(), `${prefix}${process.pid}`)
  mkdirSync(path)
  chmodSync(path, 0o755) // Postgres may run as another user
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
