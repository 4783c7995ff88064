import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The one version of Node that everything runs on; the system's own serves when it is as new. */
const nodeVersion = '24.21.0'

export const projectFolder = fileURLToPath(new URL('../../', import.meta.url))
export const toolsFolder = join(projectFolder, '.tools')

/** 10.34.8, from `"packageManager": "pnpm@10.34.8"`. */
const pnpmVersion = JSON.parse(
  readFileSync(join(projectFolder, 'package.json'), 'utf8'),
).packageManager.split('@')[1]

const nodePackage = `node-${process.platform}-${process.arch}`
const nodeFolder = join(toolsFolder, `node-${nodeVersion}`)
const pnpmFolder = join(toolsFolder, `pnpm-${pnpmVersion}`)

const isSystemNodeGood = isAsNew(process.versions.node, nodeVersion)
export const node = isSystemNodeGood
  ? process.execPath
  : join(nodeFolder, 'node_modules', nodePackage, 'bin', 'node')
export const pnpm = join(pnpmFolder, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs')
/** Folders to put in front of PATH. */
export const binFolders = [join(node, '..'), join(pnpmFolder, 'node_modules', '.bin')]

/** What npm has to fetch: the folder, the package and the file that must be there afterwards. */
export const toolPackages = [
  ...(isSystemNodeGood
    ? []
    : [{ folder: nodeFolder, spec: `${nodePackage}@${nodeVersion}`, file: node }]),
  { folder: pnpmFolder, spec: `pnpm@${pnpmVersion}`, file: pnpm },
]

/** The same major version, and not older. */
function isAsNew(version, pinned) {
  const [major, minor, patch] = version.split('.').map(Number)
  const [pinnedMajor, pinnedMinor, pinnedPatch] = pinned.split('.').map(Number)
  if (major !== pinnedMajor) return false
  return minor > pinnedMinor || (minor === pinnedMinor && patch >= pinnedPatch)
}
