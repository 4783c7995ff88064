import { expect, test } from '@jest/globals'
import { createLog, type LogLevel } from './create-log.ts'

const key = `lk_0123456789abcdef_${'s'.repeat(43)}`

function logged(write: (log: ReturnType<typeof createLog>) => void, level: LogLevel = 'info') {
  const lines: string[] = []
  write(createLog({ service: 'sample', level }, { write: (line) => void lines.push(line) }))
  return lines
}

test('create-log: writes one JSON object a line with level, ISO time and service', () => {
  const [line = ''] = logged((log) => log.info({ position: 7 }, 'stored'))
  expect(JSON.parse(line)).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    service: 'sample',
    pid: process.pid,
    position: 7,
    msg: 'stored',
  })
})

test('create-log: leaves out what is below its level', () => {
  expect(logged((log) => log.debug('detail'))).toEqual([])
})

test.each<[string, object]>([
  ['an authorization header', { headers: { authorization: `Bearer ${key}` } }],
  ['a header of a request', { req: { headers: { authorization: 'Basic dXNlcjpz' } } }],
  ['a key in a text', { note: `the key ${key} was given` }],
  ['a password field', { db: { password: 'ssssssss' } }],
  ['a URL with a password', { url: 'postgres://ledger:ssss%40ss@db:5432/ledger' }],
  ['a URL in an error', { err: new Error('cannot reach redis://:sssss@cache:6379') }],
  ['a bearer token', { note: 'Authorization: Bearer eyJssssssss.ssssssssss' }],
])('create-log: cuts out the secret of %s', (_case, fields) => {
  const [line = ''] = logged((log) => log.error(fields, 'failed'))
  expect(() => void JSON.parse(line)).not.toThrow()
  expect(line).toContain('[redacted]')
  expect(line).not.toMatch(/ssss|dXNlcjpz/)
})

test('create-log: keeps the id of a key, which names who it was', () => {
  expect(logged((log) => log.info(key))[0]).toContain('lk_0123456789abcdef_[redacted]')
})
