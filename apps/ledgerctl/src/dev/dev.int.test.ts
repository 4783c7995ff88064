import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { freePorts, isAlive } from '@ledger/real-parts'
import { eventually } from '@ledger/testkit'
import { projectFolder } from './places.ts'
import type { ReadyFacts } from './ready-facts.ts'

const startMsMax = 120_000
const stopMsMax = 10_000
/** What a service gives itself to end, with its database going away under it. */
const orphanMsMax = 25_000
const testMsMax = 400_000
const portVariables = [
  'WRITE_API_PORT',
  'READ_API_PORT',
  'WRITE_GRPC_PORT',
  'READ_GRPC_PORT',
  'RELAY_PORT',
  'PROJECTOR_PORT',
  'POSTGRES_PORT',
] as const

let folder: string
let env: Record<string, string>
const runs: Run[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'npm-start-'))
  chmodSync(folder, 0o755) // Postgres may run as another user
  const ports = await freePorts(portVariables.length)
  const portEntries = portVariables.map((name, i) => [name, String(ports[i])])
  env = { DATA_FOLDER: folder, ...(Object.fromEntries(portEntries) as Record<string, string>) }
})

afterEach(async () => {
  for (const run of runs.splice(0)) await run.stop()
  rmSync(folder, { recursive: true })
})

describe('npm start', () => {
  test(
    'npm start: what it prints works, and what was written survives a restart',
    async () => {
      const first = start()
      const facts = await first.ready()
      expect(facts).toMatchObject({
        write_api: `http://127.0.0.1:${env['WRITE_API_PORT']}`,
        read_api: `http://127.0.0.1:${env['READ_API_PORT']}`,
        write_grpc: `127.0.0.1:${env['WRITE_GRPC_PORT']}`,
        ledger: 'demo',
      })
      const [post = '', read = ''] = commandsIn(first.output())
      expect(JSON.parse(await run(post))).toMatchObject({ status: 'posted', ledger: 'demo' })
      const balance = JSON.parse(await run(read)) as object
      expect(balance).toMatchObject({ version: 1, posted: { amount: '1050' } })
      expect((await fetch(facts.docs)).status).toBe(200)
      expect((await fetch(facts.read_docs)).status).toBe(200)
      expect(await first.stop()).toBe(0)

      const second = start()
      expect((await second.ready()).api_key).toBe(facts.api_key)
      expect(JSON.parse(await run(read))).toMatchObject({ posted: { amount: '1050' } })
    },
    testMsMax,
  )

  test(
    'npm start: a process that is killed comes back',
    async () => {
      const whole = start()
      const facts = await whole.ready()
      const [, read = ''] = commandsIn(whole.output())
      for (const name of ['write-api', 'relay', 'projector', 'read-api']) {
        const pid = pidOf(join(folder, 'run', `${name}.pid`))
        process.kill(pid, 'SIGKILL')
        const hasReturned = (): boolean => pidOf(join(folder, 'run', `${name}.pid`)) !== pid
        await eventually(hasReturned, { timeoutMs: startMsMax, what: `${name} is back` })
      }
      await eventually(() => isReady(facts), { timeoutMs: startMsMax, what: 'both are ready' })
      expect(JSON.parse(await run(read))).toMatchObject({ version: 0 })
      expect(await whole.stop()).toBe(0)
    },
    testMsMax,
  )

  test(
    'npm start: after a kill -9 of itself nothing is left behind, and the next start works',
    async () => {
      const first = start()
      await first.ready()
      const names = ['write-api', 'relay', 'projector', 'read-api']
      const files = names.map((name) => join(folder, 'run', `${name}.pid`))
      const pids = [...files, join(folder, 'postgres', 'pid')].map(pidOf)
      first.kill()
      const isOver = (): boolean => !pids.some(isAlive)
      await eventually(isOver, {
        timeoutMs: orphanMsMax,
        what: `all have noticed: ${pids.filter(isAlive).join()}`,
      })
      await start().ready()
    },
    testMsMax,
  )

  test(
    'npm start: a second one beside it is refused',
    async () => {
      const first = start()
      await first.ready()
      const second = start()
      expect(await second.ended).toBe(1)
      expect(second.output()).toMatch(/the ledger runs already \(process \d+\)/)
      expect(await first.stop()).toBe(0)
    },
    testMsMax,
  )

  test('npm start: a taken port is named by its variable', async () => {
    const taken = createServer()
    const port = Number(env['READ_API_PORT'])
    await new Promise<void>((done) => taken.listen(port, '127.0.0.1', done))
    const refused = start()
    expect(await refused.ended).toBe(1)
    expect(refused.output()).toContain(
      `port ${port} of 127.0.0.1 (read-api) is taken by another process: set READ_API_PORT`,
    )
    await new Promise((done) => taken.close(done))
  })

  test('npm start: a wrong setting is named, and the exit code says so', async () => {
    env['SHARDS'] = 'many'
    const refused = start()
    expect(await refused.ended).toBe(78)
    expect(refused.output()).toContain('SHARDS: expected an integer from 1 to 1024, not "many"')
  })
})

interface Run {
  readonly ended: Promise<number | null>
  output(): string
  ready(): Promise<ReadyFacts>
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>
  kill(): void
}

function start(): Run {
  const child = spawn(process.execPath, ['apps/ledgerctl/src/main/cli.ts', 'dev'], {
    cwd: projectFolder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const run: Run = {
    ended,
    output: () => output,
    ready: () => readyFacts(child, () => output),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
      const code = await ended
      clearTimeout(timer)
      return code
    },
    kill: () => void child.kill('SIGKILL'),
  }
  runs.push(run)
  return run
}

async function readyFacts(child: ChildProcess, output: () => string): Promise<ReadyFacts> {
  const isOver = (): boolean => child.exitCode !== null || output().includes('The ledger runs.')
  await eventually(isOver, { timeoutMs: startMsMax, what: `npm start is ready` })
  if (child.exitCode !== null) throw new Error(`it ended:\n${output()}`)
  return JSON.parse(readFileSync(join(folder, 'ready.json'), 'utf8')) as ReadyFacts
}

/** The commands to paste: a `curl` and the lines that continue it. */
function commandsIn(output: string): string[] {
  return output.match(/^ {2}curl (?:.*\\\n)*.*$/gm) ?? []
}

/** Runs a printed command in a shell. */
function run(command: string): Promise<string> {
  const standIn = join(import.meta.dirname, 'curl-stand-in.ts')
  const curl = `command -v curl > /dev/null || curl() { '${process.execPath}' '${standIn}' "$@"; }`
  const child = spawn('bash', ['-c', `${curl}\n${command}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  return new Promise((resolve) => child.once('close', () => resolve(output)))
}

async function isReady(facts: ReadyFacts): Promise<boolean> {
  const urls = [facts.write_api, facts.read_api].map((api) => `${api}/readyz`)
  return (await Promise.all(urls.map((url) => fetch(url)))).every(({ status }) => status === 200)
}

function pidOf(file: string): number {
  return Number(readFileSync(file, 'utf8'))
}
