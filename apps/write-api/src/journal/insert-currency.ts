import type { ClientBase } from 'pg'

const insertText = `
  insert into journal.currencies (currency_no, code, scale)
  select nextval('journal.own_currency_no'), $1, $2
   where not exists (select from journal.currencies where code = $1)
  on conflict (code) do nothing`

const selectText = `select scale from journal.currencies where code = $1`

/** Registers a currency unless it is there. @returns its scale, which may be another one */
export async function insertCurrency(
  client: ClientBase,
  code: string,
  scale: number,
): Promise<number> {
  await client.query(insertText, [code, scale])
  const { rows } = await client.query<{ readonly scale: number }>(selectText, [code])
  if (rows[0] === undefined) throw new Error(`currency ${code} was not registered`)
  return rows[0].scale
}
