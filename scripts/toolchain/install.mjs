// Fetches the pinned tools with npm and installs the dependencies from the lockfile with pnpm.
// Runs under the lock of ensure-tools.mjs.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { areDependenciesInstalled, markDependenciesInstalled } from './dependencies-marker.mjs'
import { binFolders, node, pnpm, projectFolder, toolPackages } from './places.mjs'

try {
  for (const tool of toolPackages) if (!existsSync(tool.file)) fetchTool(tool)
  // another process may have done it while we waited for the lock
  if (!areDependenciesInstalled()) installDependencies()
} catch (error) {
  console.error(error.message)
  const isRightMissing = error.code === 'EACCES' || error.code === 'EPERM'
  if (isRightMissing) console.error('Run this as the user who owns the project folder.')
  process.exit(1)
}

/** Into a new folder that takes its name when it is complete: what is there is always whole. */
function fetchTool({ folder, spec, file }) {
  say(`fetching ${spec} (npm)`)
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  writeFileSync(join(unfinished, 'package.json'), '{ "private": true }\n')
  const flags = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--loglevel=error',
  ]
  run('npm', ['install', '--prefix', unfinished, ...flags, spec], unfinished)
  rmSync(folder, { recursive: true, force: true })
  renameSync(unfinished, folder)
  if (!existsSync(file)) throw new Error(`${spec} does not hold ${file}`)
}

function installDependencies() {
  say('installing the dependencies (pnpm)')
  const flags = [
    '--frozen-lockfile',
    '--reporter=append-only',
    '--config.confirm-modules-purge=false',
  ]
  run(node, [pnpm, 'install', ...flags], projectFolder)
  markDependenciesInstalled()
}

function run(command, args, cwd) {
  const env = { ...process.env, CI: process.env.CI ?? '1' }
  // npm belongs to the system's Node; pnpm runs install scripts, which are to find the pinned one
  if (command === node) env.PATH = [...binFolders, process.env.PATH].join(':')
  const end = spawnSync(command, args, { cwd, env, stdio: ['ignore', 2, 2] })
  if (end.error !== undefined) throw end.error
  if (end.status !== 0) throw new Error(`\`${command} ${args.join(' ')}\` failed`)
}

function say(line) {
  console.error(`› ${line}`)
}
