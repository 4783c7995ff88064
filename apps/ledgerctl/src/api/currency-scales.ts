import type { ApiCaller } from './api-caller.ts'

interface CurrenciesPage {
  readonly data: readonly { readonly code: string; readonly scale: number }[]
  readonly next_cursor: string | null
}

/** How many places the amounts of each currency have. */
export async function currencyScales(caller: ApiCaller): Promise<ReadonlyMap<string, number>> {
  const scales = new Map<string, number>()
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: CurrenciesPage = await caller.read(`/v1/currencies?limit=1000${query}`)
    for (const { code, scale } of page.data) scales.set(code, scale)
    cursor = page.next_cursor
  } while (cursor !== null)
  return scales
}
