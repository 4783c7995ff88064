import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { ErrorsFile } from './errors-file.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'errors-file-'))
  path = join(folder, 'errors')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('errors-file: what came after the state was settled is told again, and once', async () => {
  const first = await ErrorsFile.open(path, 0)
  const settled = await first.add(['{"row":1}'])
  await first.add(['{"row":2}'])
  await first.close()
  const second = await ErrorsFile.open(path, settled)
  await second.add(['{"row":2}'])
  await second.close()
  expect(readFileSync(path, 'utf8')).toBe('{"row":1}\n{"row":2}\n')
})

test.each(['', '{"row":1}\n'])(
  'errors-file: one that lost its errors is left: %j',
  async (text) => {
    writeFileSync(path, text)
    await expect(ErrorsFile.open(path, 100)).rejects.toThrow('put the file of errors back')
    expect(readFileSync(path, 'utf8')).toBe(text)
  },
)
