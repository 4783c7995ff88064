import { spawn, spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { binFolders, node, projectFolder } from './places.mjs'

// kafkajs computes a negative delay now and then, which is harmless
const nodeFlags = [
  '--disable-warning=TimeoutNegativeWarning',
  '--disable-warning=ExperimentalWarning',
]

/** Runs a module under the pinned Node and ends as it ends. */
export function runWithTools([main, ...args]) {
  const [command, ...line] = withDeathSignal([
    node,
    ...nodeFlags,
    join(projectFolder, main),
    ...args,
  ])
  const child = spawn(command, line, {
    cwd: projectFolder,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: [...binFolders, process.env.PATH].join(':'),
      // the folder that paths in arguments are relative to
      LEDGER_CALLER_FOLDER: process.env.INIT_CWD ?? process.cwd(),
    },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  endWithNpm(() => child.kill('SIGTERM'))
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

const npmLookMs = 500

/** npm that is killed cannot tell us: who started `npm start` must not be left with half of it. */
function endWithNpm(end) {
  if (process.env.npm_lifecycle_event === undefined) return
  const npm = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(timer)
    end()
  }, npmLookMs)
  timer.unref()
}

/** The kernel tells the child when we are killed, so that it can end in order. */
function withDeathSignal(line) {
  const setpriv = ['setpriv', '--pdeathsig', 'TERM', '--']
  return spawnSync(setpriv[0], [...setpriv.slice(1), 'true']).status === 0
    ? [...setpriv, ...line]
    : line
}
