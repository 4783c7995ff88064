import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readResults } from './read-results.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'results-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('read-results', () => {
  test('read-results: counts what passed', () => {
    expect(read([suite('passed', ['passed', 'passed'])])).toEqual({ passed: 2, failures: [] })
  })

  test.each(['failed', 'pending', 'skipped', 'todo', 'disabled'])(
    'read-results: a test that is %s has not passed',
    (status) => {
      expect(read([suite('failed', ['passed', status])])?.failures).toContainEqual(
        `case 1 (${status})`,
      )
    },
  )

  test('read-results: a file that could not be run is a failure', () => {
    expect(read([suite('failed', [])])).toEqual({ passed: 0, failures: ['a.unit.test.ts: boom'] })
  })

  test('read-results: a file that fails after its tests passed is a failure', () => {
    expect(read([suite('failed', ['passed'])])).toEqual({
      passed: 1,
      failures: ['a.unit.test.ts: boom'],
    })
  })

  test('read-results: no file, no results', () => {
    expect(readResults(join(folder, 'none.json'))).toBeUndefined()
  })
})

function suite(status: string, tests: string[]): object {
  return {
    name: 'a.unit.test.ts',
    status,
    message: 'boom\n  at …',
    assertionResults: tests.map((test, i) => ({ fullName: `case ${i}`, status: test })),
  }
}

function read(testResults: object[]): ReturnType<typeof readResults> {
  const file = join(folder, 'results.json')
  writeFileSync(file, JSON.stringify({ testResults }))
  return readResults(file)
}
