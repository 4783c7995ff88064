import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from '@jest/globals'

const script = new URL('../fixture/sample-service.ts', import.meta.url).pathname
const supervisorCode = `
  const { spawn } = require('node:child_process')
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc']
  spawn(process.execPath, [${JSON.stringify(script)}], { stdio })`
const started: ChildProcess[] = []

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

interface Started {
  readonly child: ChildProcess
  readonly exit: Promise<number | null>
  readonly output: () => string
  /** The first match of the pattern in the output. */
  seen(pattern: RegExp): Promise<string>
}

function start(env: Record<string, string> = {}, args: readonly string[] = [script]): Started {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const exit = once(child, 'close').then(([code]) => code as number | null)

  return {
    child,
    exit,
    output: () => text,
    async seen(pattern) {
      for (;;) {
        const match = pattern.exec(text)
        if (match !== null) return match[1] ?? match[0]
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${text}`)
        await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'close')])
      }
    },
  }
}

async function startListening(env: Record<string, string> = {}) {
  const service = start(env)
  return { ...service, base: `http://127.0.0.1:${await service.seen(/port (\d+)/)}` }
}

describe('stopping', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('run-service: %s ends it with 0', async (signal) => {
    const service = await startListening()
    service.child.kill(signal)
    expect(await service.exit).toBe(0)
    expect(service.output()).toContain('"reason":"' + signal + '"')
  })

  test('run-service: what is under way is finished before it ends', async () => {
    const service = await startListening()
    const slow = fetch(`${service.base}/slow`)
    await service.seen(/slow\n/)
    service.child.kill('SIGTERM')
    service.child.kill('SIGINT') // Ctrl-C reaches it a second time through the supervisor
    const answer = await slow
    expect(await answer.text()).toBe('{"slow":true}')
    expect(await service.exit).toBe(0)
  })

  test('run-service: readiness says no first, while requests are still taken', async () => {
    const service = await startListening({ HTTP_STOP_NOTICE_MS: '1000' })
    service.child.kill('SIGTERM')
    await service.seen(/stopping/)
    expect((await fetch(`${service.base}/readyz`)).status).toBe(503)
    expect((await fetch(`${service.base}/livez`)).status).toBe(200)
    expect(await service.exit).toBe(0)
  })

  test('run-service: what does not finish in time is cut off', async () => {
    const service = await startListening({ HTTP_DRAIN_MS_MAX: '50' })
    const slow = fetch(`${service.base}/slow`)
    await service.seen(/slow\n/)
    service.child.kill('SIGTERM')
    await expect(slow).rejects.toThrow()
    expect(await service.exit).toBe(0)
    expect(service.output()).toContain('cut off')
  })

  test('run-service: it ends when its supervisor is gone', async () => {
    const supervisor = start({ SUPERVISED: '1' }, ['-e', supervisorCode])
    await supervisor.seen(/port (\d+)/)
    supervisor.child.kill('SIGKILL')
    await supervisor.exit // and the end of the output, which the service has inherited
    expect(supervisor.output()).toContain('the supervisor is gone')
    expect(supervisor.output()).toContain('"msg":"stopped"')
  })
})

describe('not starting and not going on', () => {
  test('run-service: a wrong configuration is one clear message and 78', async () => {
    const service = start({ LOG_LEVEL: 'loud', SAMPLE_PORT: 'x' })
    expect(await service.exit).toBe(78)
    expect(service.output()).toBe(
      'sample: The configuration is not valid:\n' +
        '  SAMPLE_PORT: expected an integer from 0 to 65535, not "x"\n' +
        '  LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent, not "loud"\n',
    )
  })

  test('run-service: a taken port is an error that names it', async () => {
    const first = await startListening()
    const second = start({ SAMPLE_PORT: new URL(first.base).port })
    expect(await second.exit).toBe(1)
    expect(second.output()).toContain('EADDRINUSE')
  })

  test('run-service: a rejection that nobody handles is logged and ends it', async () => {
    const service = await startListening()
    await fetch(`${service.base}/reject`).catch(() => undefined)
    expect(await service.exit).toBe(1)
    expect(service.output()).toContain('"level":"fatal"')
    expect(service.output()).toContain('nobody handles this')
  })
})
