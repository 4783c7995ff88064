import { DatabaseTimeoutError } from './with-client-within.ts'

/**
 * What an error of pg means for the one who asked. Judged by SQLSTATE and network code, never by the
 * name of a constraint or (but for errors that have no code) by text.
 * - `unavailable`: no connection could be had, or a read was not answered in time
 * - `connection_lost`: it broke under way. Nothing happened if COMMIT was not yet sent; if it was, the
 *   outcome is unknown
 * - `retry`: the transaction was rolled back for the sake of another: run it again from the start
 * - `unique`: somebody else stored the same key first
 * - `read_only_or_full`: a standby, a full disk, no memory; reads may still go on
 * - `cancelled`: a time limit of a statement passed
 * - `bug`: everything else, the database's own guards included
 */
export type DatabaseErrorKind =
  'unavailable' | 'connection_lost' | 'retry' | 'unique' | 'read_only_or_full' | 'cancelled' | 'bug'

export function classifyDatabaseError(error: unknown): DatabaseErrorKind {
  if (error instanceof DatabaseTimeoutError) return 'unavailable'
  if (typeof error !== 'object' || error === null) return 'bug'
  if (!('code' in error) || typeof error.code !== 'string') return classifyByText(error)
  const { code } = error
  if (retryCodes.has(code)) return 'retry'
  if (uniqueCodes.has(code)) return 'unique'
  if (isConnecting(error) || unavailableCodes.has(code)) return 'unavailable'
  if (connectionLostCodes.has(code)) return 'connection_lost'
  if (readOnlyOrFullCodes.has(code)) return 'read_only_or_full'
  return code === '57014' ? 'cancelled' : 'bug'
}

/** 40001 serialization_failure, 40P01 deadlock_detected, 55P03 lock_not_available */
const retryCodes: ReadonlySet<string> = new Set(['40001', '40P01', '55P03'])

/** 23505 unique_violation */
const uniqueCodes: ReadonlySet<string> = new Set(['23505'])

const unavailableCodes: ReadonlySet<string> = new Set([
  '08001', // sqlclient_unable_to_establish_sqlconnection
  '08004', // sqlserver_rejected_establishment_of_sqlconnection
  '28000', // invalid_authorization_specification: being reconfigured
  '28P01', // invalid_password: being rotated
  '3D000', // invalid_catalog_name: being restored
  '53300', // too_many_connections
  '57P03', // cannot_connect_now: starting up or shutting down
  'ECONNREFUSED',
  'ENOENT', // the socket file of a server that is down
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

const connectionLostCodes: ReadonlySet<string> = new Set([
  '08000', // connection_exception
  '08003', // connection_does_not_exist
  '08006', // connection_failure
  '08007', // transaction_resolution_unknown
  '08P01', // protocol_violation: what came back was not understood
  '25P03', // idle_in_transaction_session_timeout
  '25P04', // transaction_timeout
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P04', // database_dropped
  '57P05', // idle_session_timeout
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
])

const readOnlyOrFullCodes: ReadonlySet<string> = new Set([
  '25006', // read_only_sql_transaction
  '53000', // insufficient_resources
  '53100', // disk_full
  '53200', // out_of_memory
  '53400', // configuration_limit_exceeded
  '58000', // system_error
  '58030', // io_error
])

function isConnecting(error: object): boolean {
  return 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo')
}

/** Errors that pg makes itself carry no code. */
function classifyByText(error: object): DatabaseErrorKind {
  if (!('message' in error) || typeof error.message !== 'string') return 'bug'
  if (unavailableTexts.has(error.message)) return 'unavailable'
  return connectionLostTexts.has(error.message) ? 'connection_lost' : 'bug'
}

const unavailableTexts: ReadonlySet<string> = new Set([
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Connection terminated due to connection timeout',
  'Cannot use a pool after calling end on the pool',
])

const connectionLostTexts: ReadonlySet<string> = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated by user',
  'Client was closed and is not queryable',
  'Client has encountered a connection error and is not queryable',
])
