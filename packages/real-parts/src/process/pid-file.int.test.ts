import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { pidOfFile, stopLeftover, writePidFile } from './pid-file.ts'
import { politeSteps } from './stop-process.ts'
import { waitUntil } from './wait-until.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pid-file-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('pid-file', () => {
  test('pid-file: what is left of an earlier run is stopped', async () => {
    const child = spawn('sleep', ['3600'])
    const file = join(folder, 'pid')
    writePidFile(file, child.pid ?? 0)
    expect(await waitUntil(() => pidOfFile(file, 'sleep 3600') === child.pid, 5_000)).toBe(true)
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
    expect(await stopLeftover(file, 'sleep 3600', politeSteps)).toBe(true)
    expect(await ended).toBe('SIGTERM')
  })

  test('pid-file: a process that got the number since is left alone', async () => {
    const file = join(folder, 'pid')
    writePidFile(file, process.pid)
    expect(await stopLeftover(file, 'no part of any command line', politeSteps)).toBe(false)
  })

  test('pid-file: no file, nothing to stop', async () => {
    expect(await stopLeftover(join(folder, 'none'), 'sleep', politeSteps)).toBe(false)
  })
})
