import type { Client, QueryResult } from 'pg'

/**
 * Sends a named prepared statement without waiting for what was sent before it (the client
 * pipelines). Rows come as arrays: objects would cost a property a column on the hot path.
 */
export function send<Row extends readonly unknown[]>(
  client: Client,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<QueryResult<Row & unknown[]>> {
  return client.query<Row & unknown[]>({
    name,
    text,
    values: [...values],
    rowMode: 'array',
  })
}
