import { closeSync, mkdtempSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { waitUntil } from '@ledger/real-parts'
import { openServiceLog } from './service-log.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'service-log-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('service-log', () => {
  test('service-log: shows lines from warn upwards and those that are none, as they come', async () => {
    const file = join(folder, 'relay.log')
    const before = '{"level":"warn","msg":"of an earlier run"}\n'
    writeFileSync(file, before)
    const shown: string[] = []
    const log = openServiceLog('relay', file, (line) => shown.push(line))
    const written =
      '{"level":"info","msg":"started"}\n' +
      '{"level":"warn","msg":"idle connection lost","err":{"message":"gône"}}\n'
    for (const byte of Buffer.from(written)) writeSync(log.descriptor, Buffer.of(byte))
    expect(await waitUntil(() => shown.length === 1, 5_000)).toBe(true)
    writeSync(log.descriptor, 'Error: no JSON')
    log.close()
    closeSync(log.descriptor)
    expect(shown).toEqual(['relay: warn idle connection lost: gône', 'relay: Error: no JSON'])
    expect(readFileSync(file, 'utf8')).toBe(before + written + 'Error: no JSON')
  })
})
