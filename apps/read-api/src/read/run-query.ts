import type { CompiledQuery } from 'kysely'
import type { PoolClient } from 'pg'

/** The rows of a query of the builder, on a connection that the caller has. */
export async function runQuery<Row extends object>(
  client: PoolClient,
  query: CompiledQuery<Row>,
): Promise<readonly Row[]> {
  const { rows } = await client.query<Row>(query.sql, [...query.parameters])
  return rows
}
