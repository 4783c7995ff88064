import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Client } from 'pg'
import {
  freePorts,
  startHaproxy,
  startKafka,
  startPostgres,
  startRedis,
  waitUntil,
} from './index.ts'
import { acceptsConnections } from './haproxy/accepts-connections.ts'
import { answersApiVersions } from './kafka/answers-api-versions.ts'
import { isAlive } from './process/alive.ts'
import { answersPing } from './redis/answers-ping.ts'

const partMsMax = 120_000
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'real-parts-'))
  // as a checkout has it: others may enter, though not write
  spawnSync('chmod', ['755', folder])
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('postgres', () => {
  test(
    'postgres: keeps what was committed when it is killed',
    async () => {
      const [port = 0] = await freePorts(1)
      const options = {
        folder: join(folder, 'postgres'),
        port,
        logFile: join(folder, 'postgres.log'),
      }
      const first = await startPostgres(options)
      await query(first.url, 'create table kept as select 7 as amount')
      process.kill(first.pid, 'SIGKILL')
      expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' })

      const second = await startPostgres(options)
      expect(await query(second.url, 'select amount from kept')).toEqual([{ amount: 7 }])
      expect(await query(second.url, 'show fsync')).toEqual([{ fsync: 'on' }])
      await second.stop()
      expect(isAlive(second.pid)).toBe(false)
    },
    partMsMax,
  )

  test(
    'postgres: a lock file whose number another process has got since is no hindrance',
    async () => {
      const [port = 0] = await freePorts(1)
      const options = {
        folder: join(folder, 'postgres'),
        port,
        logFile: join(folder, 'postgres.log'),
      }
      const lock = join(options.folder, 'data', 'postmaster.pid')
      writeFileSync(lock, `${process.pid}\n${join(options.folder, 'data')}\n`)
      const part = await startPostgres(options)
      await part.stop()
    },
    partMsMax,
  )

  const asRoot = process.getuid?.() === 0 ? test : undefined
  asRoot?.(
    'postgres: runs for root in a folder that only root may enter',
    async () => {
      const closed = join(folder, 'closed')
      mkdirSync(closed, { mode: 0o700 })
      const [port = 0] = await freePorts(1)
      const lines: string[] = []
      const part = await startPostgres({
        folder: join(closed, 'postgres'),
        port,
        logFile: join(folder, 'closed.log'),
        progress: (line) => lines.push(line),
      })
      const [row] = await query(part.url, 'show data_directory')
      await part.stop()
      expect(lines.join('\n')).toContain('user nobody cannot reach')
      const dataFolder = String(row?.['data_directory'])
      expect(dataFolder).toMatch(/^\/var\/lib\/ledger\/[0-9a-f]{16}\/data$/)
      rmSync(join(dataFolder, '..'), { recursive: true })
    },
    partMsMax,
  )
})

describe('kafka', () => {
  test(
    'kafka: comes back after it is killed',
    async () => {
      const [port = 0, controllerPort = 0] = await freePorts(2)
      const logFile = join(folder, 'kafka.log')
      const options = { folder: join(folder, 'kafka'), port, controllerPort, logFile }
      const first = await startKafka(options)
      process.kill(first.pid, 'SIGKILL')
      await first.ended
      const second = await startKafka(options)
      expect(await answersApiVersions(port)).toBe(true)
      await second.stop()
      expect(await answersApiVersions(port)).toBe(false)
    },
    partMsMax,
  )
})

describe('redis', () => {
  test('redis: starts, answers and stops', async () => {
    const [port = 0] = await freePorts(1)
    const part = await startRedis({
      folder: join(folder, 'redis'),
      port,
      logFile: join(folder, 'redis.log'),
    })
    expect(await answersPing(port)).toBe(true)
    await part.stop()
    expect(await waitUntil(async () => !(await answersPing(port)), 2_000)).toBe(true)
  })

  test('redis: a port that is taken is said', async () => {
    const [port = 0] = await freePorts(1)
    const logFile = join(folder, 'redis.log')
    const first = await startRedis({ folder: join(folder, 'redis'), port, logFile })
    const second = startRedis({ folder: join(folder, 'other-redis'), port, logFile })
    await expect(second).rejects.toThrow(`port ${port} of 127.0.0.1 is taken`)
    await first.stop()
  })
})

describe('haproxy', () => {
  const config = [
    'defaults',
    '  mode http',
    '  timeout connect 1s',
    '  timeout client 1s',
    '  timeout server 1s',
    'frontend one',
    '  bind "${SAMPLE_ADDRESS}"',
    '  http-request return status 204',
    '',
  ]

  test(
    'haproxy: starts by its configuration, answers, and is gone when it is stopped',
    async () => {
      const [port = 0] = await freePorts(1)
      const configFile = join(folder, 'haproxy.cfg')
      writeFileSync(configFile, config.join('\n'))
      const part = await startHaproxy({
        folder: join(folder, 'haproxy'),
        configFile,
        env: { SAMPLE_ADDRESS: `127.0.0.1:${port}` },
        ports: [port],
        logFile: join(folder, 'haproxy.log'),
      })
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(204)
      await part.stop()
      expect(isAlive(part.pid)).toBe(false)
      expect(await acceptsConnections(port)).toBe(false)
    },
    partMsMax,
  )

  test(
    'haproxy: a configuration that it does not understand is told with its own words',
    async () => {
      const [port = 0] = await freePorts(1)
      const configFile = join(folder, 'wrong.cfg')
      writeFileSync(configFile, 'defaults\n  mode carrier-pigeon\n')
      const options = { folder: join(folder, 'wrong'), logFile: join(folder, 'wrong.log') }
      const start = startHaproxy({ ...options, configFile, ports: [port] })
      await expect(start).rejects.toThrow('carrier-pigeon')
    },
    partMsMax,
  )
})

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}
