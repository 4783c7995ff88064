import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { ImportState } from './import-state.ts'
import type { ImportIdentity } from './state-lines.ts'

const openedAt = '2026-01-31T12:00:00Z'
const identity = { ledger: 'acme', openedAt, file: { bytes: 10, sha256: 'f' }, mapping: 'm' }
const max = 10n ** 38n - 1n
const before = {
  position: 7,
  accounts: new Map([['bank:cash', { version: 3, debits: max, credits: 0n }]]),
}

function chunk(next: number) {
  return {
    next,
    accepted: 1,
    replayed: 2,
    failed: 3,
    repeated: 4,
    errorsBytes: 100 * next,
    debits: new Map([['CZK', max]]),
    refused: new Map([['EUR', 5n]]),
    moved: new Map([['bank:cash', { count: 1, debits: 0n, credits: max }]]),
  }
}

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-state-'))
  path = join(folder, 'state')
})
afterEach(() => rmSync(folder, { recursive: true }))

async function reopened() {
  const state = await ImportState.open(path, identity)
  await state.close()
  return state
}

/** A state with two chunks. */
async function written(): Promise<void> {
  const state = await ImportState.open(path, identity)
  await state.begin(before)
  await state.settle(chunk(10))
  await state.settle(chunk(20))
  await state.close()
}

describe('import-state', () => {
  test('a new one is at the beginning', async () => {
    const { progress, before: none } = await reopened()
    expect(none).toBeUndefined()
    expect(progress).toMatchObject({ next: 0, accepted: 0, errorsBytes: 0 })
  })

  test('what was settled is known again, and amounts are exact', async () => {
    await written()
    const state = await reopened()
    expect(state.before).toEqual(before)
    expect(state.progress).toEqual({
      next: 20,
      accepted: 2,
      replayed: 4,
      failed: 6,
      repeated: 8,
      errorsBytes: 2_000,
      debits: new Map([['CZK', 2n * max]]),
      refused: new Map([['EUR', 10n]]),
      moved: new Map([['bank:cash', { count: 2, debits: 0n, credits: 2n * max }]]),
    })
  })

  test('a line that was cut off is taken away, wherever it was cut', async () => {
    await written()
    const whole = readFileSync(path, 'utf8')
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1
    for (let bytes = lastLine; bytes < whole.length - 1; bytes += 1) {
      writeFileSync(path, whole.slice(0, bytes))
      const state = await ImportState.open(path, identity)
      expect(state.progress.next).toBe(10)
      await state.settle(chunk(20))
      await state.close()
      expect(readFileSync(path, 'utf8')).toBe(whole)
    }
  })

  test('a last line that lacks only its end counts', async () => {
    await written()
    const whole = readFileSync(path, 'utf8')
    truncateSync(path, whole.length - 1)
    expect((await reopened()).progress.next).toBe(20)
    expect(readFileSync(path, 'utf8')).toBe(whole)
  })

  test('without its beginning nothing was sent', async () => {
    const state = await ImportState.open(path, identity)
    await state.close()
    const { length } = readFileSync(path)
    appendFileSync(path, '{"line":"before","accounts":{"bank:cash":[1,"2","3"]}}\n')
    expect((await reopened()).before).toBeUndefined()
    expect(readFileSync(path).length).toBeGreaterThan(length)
  })

  test.each<[Partial<ImportIdentity>, string]>([
    [{ ledger: 'other' }, 'into the ledger acme'],
    [{ openedAt: '2026-02-01T12:00:00Z' }, 'into another ledger of the name acme'],
    [{ file: { bytes: 10, sha256: 'g' } }, 'of another file'],
    [{ mapping: 'n' }, 'with another mapping'],
  ])('%j: is of another import', async (changes, message) => {
    await written()
    await expect(ImportState.open(path, { ...identity, ...changes })).rejects.toThrow(message)
  })

  test.each(['id,amount\n1,2\n', '{"a":1}\n', 'x', 'null\n', '7\n'])(
    'another file is left as it is: %j',
    async (text) => {
      writeFileSync(path, text)
      await expect(ImportState.open(path, identity)).rejects.toThrow('is no state of an import')
      expect(readFileSync(path, 'utf8')).toBe(text)
    },
  )
})
