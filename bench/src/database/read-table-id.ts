import type { Pool } from 'pg'

/** What the server knows a table by: another one when the table was replaced. */
export async function readTableId(pool: Pool, table: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>('select $1::regclass::oid as id', [table])
  const [row] = rows
  if (row === undefined) throw new Error(`there is no table ${table}`)
  return row.id
}
