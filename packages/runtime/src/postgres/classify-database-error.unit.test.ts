import { expect, test } from '@jest/globals'
import { classifyDatabaseError, type DatabaseErrorKind } from './classify-database-error.ts'
import { DatabaseTimeoutError } from './with-client-within.ts'

function errorWith(fields: object, message = 'x'): Error {
  return Object.assign(new Error(message), fields)
}

test.each<[string, unknown, DatabaseErrorKind]>([
  ['serialization_failure', errorWith({ code: '40001' }), 'retry'],
  ['deadlock_detected', errorWith({ code: '40P01' }), 'retry'],
  ['lock_not_available', errorWith({ code: '55P03' }), 'retry'],
  ['unique_violation', errorWith({ code: '23505' }), 'unique'],
  ['too_many_connections', errorWith({ code: '53300' }), 'unavailable'],
  ['cannot_connect_now', errorWith({ code: '57P03' }), 'unavailable'],
  ['invalid_password', errorWith({ code: '28P01' }), 'unavailable'],
  ['a refused connection', errorWith({ code: 'ECONNREFUSED', syscall: 'connect' }), 'unavailable'],
  [
    'a name that is not found',
    errorWith({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
    'unavailable',
  ],
  ['a connect that timed out', errorWith({ code: 'ETIMEDOUT', syscall: 'connect' }), 'unavailable'],
  ['a full pool', errorWith({}, 'timeout exceeded when trying to connect'), 'unavailable'],
  ['an answer that did not come', new DatabaseTimeoutError(100), 'unavailable'],
  ['admin_shutdown', errorWith({ code: '57P01' }), 'connection_lost'],
  ['crash_shutdown', errorWith({ code: '57P02' }), 'connection_lost'],
  ['idle_in_transaction_session_timeout', errorWith({ code: '25P03' }), 'connection_lost'],
  ['a reset', errorWith({ code: 'ECONNRESET', syscall: 'read' }), 'connection_lost'],
  ['a broken pipe', errorWith({ code: 'EPIPE', syscall: 'write' }), 'connection_lost'],
  ['an end in the middle', errorWith({}, 'Connection terminated unexpectedly'), 'connection_lost'],
  ['read_only_sql_transaction', errorWith({ code: '25006' }), 'read_only_or_full'],
  ['disk_full', errorWith({ code: '53100' }), 'read_only_or_full'],
  ['query_canceled', errorWith({ code: '57014' }), 'cancelled'],
  ['not_null_violation', errorWith({ code: '23502' }), 'bug'],
  ['a guard of the journal', errorWith({ code: 'LE001' }), 'bug'],
  ['insufficient_privilege', errorWith({ code: '42501' }), 'bug'],
  ['an error of ours', new TypeError('x is not a function'), 'bug'],
  ['what is no error', 'oops', 'bug'],
])('classify-database-error: %s', (_case, error, kind) => {
  expect(classifyDatabaseError(error)).toBe(kind)
})
