import type { QueryArrayResult } from 'pg'

/** Text format, but for arrays, which go as their bytes. */
type Value = string | number | Buffer | null

export interface StatementConfig {
  readonly name: string
  readonly text: string
  readonly values: Value[]
  readonly rowMode: 'array'
}

/** Where statements are sent: a connection, or a pipeline of one. */
export interface Statements {
  query<Row extends unknown[]>(config: StatementConfig): Promise<QueryArrayResult<Row>>
}

/**
 * Sends a named prepared statement. Rows come as arrays: objects would cost a property a column on
 * the hot path.
 */
export function send<Row extends readonly unknown[]>(
  statements: Statements,
  name: string,
  text: string,
  values: readonly Value[],
): Promise<QueryArrayResult<Row & unknown[]>> {
  return statements.query<Row & unknown[]>({ name, text, values: [...values], rowMode: 'array' })
}
