import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { areDependenciesInstalled } from './dependencies-marker.mjs'
import { toolPackages, toolsFolder } from './places.mjs'

const installer = fileURLToPath(new URL('install.mjs', import.meta.url))

/** Installs what is missing, one process at a time; instant when nothing is. */
export function ensureTools() {
  if (areToolsInstalled()) return
  makeToolsFolder()
  // the lock of flock(1) ends with its holder, whatever becomes of it
  const lock = join(toolsFolder, 'install.lock')
  let end = spawnSync('flock', [lock, process.execPath, installer], { stdio: 'inherit' })
  if (end.error !== undefined) end = spawnSync(process.execPath, [installer], { stdio: 'inherit' })
  if (end.status !== 0) process.exit(end.status ?? 1)
}

function areToolsInstalled() {
  return toolPackages.every(({ file }) => existsSync(file)) && areDependenciesInstalled()
}

function makeToolsFolder() {
  try {
    mkdirSync(toolsFolder, { recursive: true })
  } catch (error) {
    console.error(`${toolsFolder} cannot be made: ${error.message}`)
    console.error('Run this as the user who owns the project, or give yourself the right to write.')
    process.exit(77)
  }
}
