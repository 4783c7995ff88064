import type { ClientBase } from 'pg'

export interface CurrencyRow {
  readonly currencyNo: number
  readonly code: string
  /** Digits of the minor unit. */
  readonly scale: number
}

const text = `select currency_no as "currencyNo", code, scale from journal.currencies`

export async function listCurrencies(client: ClientBase): Promise<readonly CurrencyRow[]> {
  const { rows } = await client.query<CurrencyRow>(text)
  return rows
}
