import type { ClientBase } from 'pg'

/** Part of every condition: what is ours, without partitions, which depend on the day. */
export const ourRelations = `
  n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'public')
  and not c.relispartition`

/** The texts of a query's only column. */
export async function texts(client: ClientBase, statement: string): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(statement)
  return rows.map(({ text }) => text)
}
