import type { ClientBase } from 'pg'
import { findCurrencyScale } from './find-currency-scale.ts'

const insertText = `
  insert into journal.currencies (currency_no, code, scale)
  select nextval('journal.own_currency_no'), $1, $2
   where not exists (select from journal.currencies where code = $1)
  on conflict (code) do nothing`

/** Registers a currency unless it is there. @returns its scale, which may be another one */
export async function insertCurrency(
  client: ClientBase,
  code: string,
  scale: number,
): Promise<number> {
  await client.query(insertText, [code, scale])
  const registered = await findCurrencyScale(client, code)
  if (registered === undefined) throw new Error(`currency ${code} was not registered`)
  return registered
}
