import { expect, test } from '@jest/globals'
import type { ProblemCode } from '@ledger/wire'
import { ProblemError } from '../problem/problem-error.ts'
import { faultOfError } from './fault-of-error.ts'

const error = (fields: object) => Object.assign(new Error('internals'), fields)

test.each<[string, unknown, string, ProblemCode]>([
  ['a problem', new ProblemError({ code: 'unbalanced', detail: 'x' }), 'POST', 'unbalanced'],
  ['a large body', error({ code: 'FST_ERR_CTP_BODY_TOO_LARGE' }), 'POST', 'body_too_large'],
  ['an aborted body', error({ code: 'ECONNRESET', statusCode: 400 }), 'POST', 'invalid_json'],
  ['no database', error({ code: 'ECONNREFUSED' }), 'POST', 'storage_unavailable'],
  ['a lost connection while reading', error({ code: 'ECONNRESET' }), 'GET', 'storage_unavailable'],
  ['a lost connection while writing', error({ code: 'ECONNRESET' }), 'POST', 'outcome_unknown'],
  ['a full disk', error({ code: '53100' }), 'POST', 'storage_unavailable'],
  ['a deadlock again and again', error({ code: '40P01' }), 'POST', 'overloaded'],
  ['a statement that took too long', error({ code: '57014' }), 'GET', 'deadline_exceeded'],
  ['a guard of the database', error({ code: 'LE002' }), 'POST', 'internal'],
  ['a bug', new TypeError('x is not a function'), 'GET', 'internal'],
  ['what is no error', 'internals', 'GET', 'internal'],
  ['nothing', undefined, 'GET', 'internal'],
])('fault-of-error: %s', (_case, thrown, method, code) => {
  const fault = faultOfError(thrown, method)
  expect(fault.code).toBe(code)
  expect(fault.detail).not.toMatch(/internals|function/)
})
