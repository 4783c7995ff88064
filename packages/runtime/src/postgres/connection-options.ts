/** The roles that the services act as; the login is a member of them. */
export type ServiceRole = 'ledger_writer' | 'ledger_relay' | 'ledger_projector' | 'ledger_reader'

export interface ConnectionSettings {
  /** Undefined acts as the login itself, which is the owner (migrations, keys, rebuilds). */
  readonly role?: ServiceRole | undefined
  /** Ends a transaction whose client has gone quiet, so that its locks cannot outlive it. */
  readonly idleInTransactionMsMax?: number | undefined
  /** Only for those that never commit anything: a cancelled commit may be visible and yet be lost. */
  readonly statementMsMax?: number | undefined
  readonly lockMsMax?: number | undefined
  /**
   * For those that read everything by key: a statement that was prepared while the tables were empty
   * would otherwise keep a plan that scans them whole.
   */
  readonly isByKey?: boolean | undefined
  /**
   * For those that only read but prove that the server is the primary, which takes a commit: they go on
   * when the database has been made read-only for everybody else.
   */
  readonly provesPrimary?: boolean | undefined
}

/**
 * The startup option string of a connection: the role and the timeouts are in force before the first
 * statement, without a round trip. Times are written in UTC, whatever the server's own zone is.
 */
export function connectionOptions(settings: ConnectionSettings): string {
  const pairs: readonly (readonly [string, string | number | undefined])[] = [
    ['TimeZone', 'UTC'],
    ['DateStyle', 'ISO'],
    ['role', settings.role],
    ['idle_in_transaction_session_timeout', settings.idleInTransactionMsMax],
    ['statement_timeout', settings.statementMsMax],
    ['lock_timeout', settings.lockMsMax],
    ...(settings.isByKey === true ? byKey : []),
    ['default_transaction_read_only', settings.provesPrimary === true ? 'off' : undefined],
  ]
  return pairs
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
}

/**
 * Index scans in nested loops: what is left when all others are off. Compiling a statement takes longer
 * than such a read does, and whether it is compiled would follow from a guess of its rows.
 */
const byKey = [
  ['enable_seqscan', 'off'],
  ['enable_bitmapscan', 'off'],
  ['enable_hashjoin', 'off'],
  ['enable_mergejoin', 'off'],
  ['jit', 'off'],
] as const
