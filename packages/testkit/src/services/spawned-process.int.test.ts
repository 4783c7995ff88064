import { writeFile } from 'node:fs/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '../eventually.ts'
import { spawnProcess } from './spawned-process.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'testkit-'))
})

afterAll(() => rm(folder, { recursive: true }))

async function program(name: string, text: string): Promise<string> {
  const file = join(folder, `${name}.mjs`)
  await writeFile(file, text)
  return file
}

describe('spawned-process', () => {
  test('spawned-process: hands on only what it is given, and tells lines and exit', async () => {
    const file = await program(
      'hello',
      `console.log(process.argv[2], process.env.GIVEN, process.env.TEST_DATABASE_URL); process.exit(7)`,
    )
    const child = spawnProcess(file, ['there'], { GIVEN: 'yes' })
    expect(await child.exited).toEqual({ code: 7, signal: null })
    expect(child.logs).toEqual(['there yes undefined'])
    expect(child.isRunning()).toBe(false)
  })

  test('spawned-process: dies with the process that spawned it, even when frozen', async () => {
    const sleeper = await program('sleeper', `setInterval(() => {}, 1000); console.log('up')`)
    const parent = await program(
      'parent',
      `import { spawnProcess } from ${JSON.stringify(import.meta.resolve('./spawned-process.ts'))}
       const child = spawnProcess(${JSON.stringify(sleeper)}, [], {})
       setInterval(() => {
         if (child.logs.length === 1) { child.send('SIGSTOP'); console.log(child.pid) }
       }, 20)`,
    )
    const child = spawnProcess(parent, [], {})
    const pid = Number(await eventually(() => child.logs[0], { what: 'the pid of the sleeper' }))
    expect(isAlive(pid)).toBe(true)
    child.send('SIGKILL')
    await child.exited
    await eventually(() => !isAlive(pid), { what: 'the sleeper is gone' })
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
