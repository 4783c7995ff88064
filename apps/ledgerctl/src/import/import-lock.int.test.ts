import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { takeImportLock } from './import-lock.ts'

let folder: string
let state: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-lock-'))
  state = join(folder, 'state')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('import-lock: one at a time, and nothing is left of it', () => {
  const release = takeImportLock(state)
  expect(() => takeImportLock(state)).toThrow(`process ${process.pid} is at this import already`)
  takeImportLock(join(folder, 'other'))()
  release()
  takeImportLock(state)()
  expect(readdirSync(folder)).toEqual([])
})

test.each([
  ['of a process that has ended', '4194305'],
  ['of a process that is no import', String(process.ppid)],
  ['of a process before this one that had its number', String(process.pid)],
  ['that was cut off', ''],
])('import-lock: one %s is free', (_, text) => {
  writeFileSync(`${state}.lock`, text)
  takeImportLock(state)()
  expect(readdirSync(folder)).toEqual([])
})
