import type { ClientBase } from 'pg'

/** The scale of a currency; undefined when it is not registered. */
export async function findCurrencyScale(
  client: ClientBase,
  code: string,
): Promise<number | undefined> {
  const text = `select scale from journal.currencies where code = $1`
  const { rows } = await client.query<{ readonly scale: number }>(text, [code])
  return rows[0]?.scale
}
