import type { QueryArrayResult } from 'pg'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export function begin(statements: Statements): Promise<QueryArrayResult> {
  return send(statements, 'begin', 'begin isolation level read committed', [])
}

/** The tag of its answer tells whether it committed: after a failed statement it says ROLLBACK. */
export function commit(statements: Statements): Promise<QueryArrayResult> {
  return send(statements, 'commit', 'commit', [])
}
