import type { QueryArrayResult } from 'pg'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

/** Whether what a command names is locked, because it is to be changed, or only read. */
export type Locking = 'lock' | 'read'

/** What is locked is read again after the wait; what is only read is all of one snapshot. */
export function begin(statements: Statements, locking: Locking): Promise<QueryArrayResult> {
  return locking === 'lock'
    ? send(statements, 'begin', 'begin isolation level read committed', [])
    : send(statements, 'begin_read', 'begin isolation level repeatable read, read only', [])
}

export function rollback(statements: Statements): Promise<QueryArrayResult> {
  return send(statements, 'rollback', 'rollback', [])
}

/** The tag of its answer tells whether it committed: after a failed statement it says ROLLBACK. */
export function commit(statements: Statements): Promise<QueryArrayResult> {
  return send(statements, 'commit', 'commit', [])
}
