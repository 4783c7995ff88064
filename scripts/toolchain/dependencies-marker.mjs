import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './places.mjs'

// inside node_modules, so that it goes when they go
const marker = join(projectFolder, 'node_modules', '.installed-lockfile')

/** Whether what is installed is what the lockfile says. */
export function areDependenciesInstalled() {
  try {
    return readFileSync(marker, 'utf8') === lockfileHash()
  } catch {
    return false // never installed
  }
}

export function markDependenciesInstalled() {
  writeFileSync(marker, lockfileHash())
}

function lockfileHash() {
  const hash = createHash('sha256')
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) {
    hash.update(readFileSync(join(projectFolder, name)))
  }
  return hash.digest('hex')
}
