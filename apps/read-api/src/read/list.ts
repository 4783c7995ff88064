import { Type } from 'typebox'

/** Query parameters that every list has. Parameters are text; nothing is coerced. */
export const listQuery = {
  limit: Type.Optional(
    Type.String({
      pattern: '^([1-9][0-9]{0,2}|1000)$',
      description: 'How many items a page has at most: 1 to 1000, 100 unless given.',
      examples: ['100'],
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      description: '`next_cursor` of the page before, with the same query and API key.',
    }),
  ),
}

/** The order of the lists that can be read from both ends. */
export function orderQuery(otherwise: Order) {
  return {
    order: Type.Optional(
      Type.Union([Type.Literal('asc'), Type.Literal('desc')], {
        description: `\`asc\` (the oldest first) or \`desc\`; \`${otherwise}\` unless given.`,
      }),
    ),
  }
}
export type Order = 'asc' | 'desc'

export const NextCursor = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description: 'Where the next page begins; null when there is none.',
})

const limitDefault = 100

export function limitOf(query: { readonly limit?: string | undefined }): number {
  return query.limit === undefined ? limitDefault : Number(query.limit)
}

/** The items of a page out of one more than it may have, which says whether there is a next page. */
export function pageOf<Item>(
  items: readonly Item[],
  limit: number,
): { readonly items: readonly Item[]; readonly last: Item | undefined } {
  if (items.length <= limit) return { items, last: undefined }
  const page = items.slice(0, limit)
  return { items: page, last: page.at(-1) }
}

/** A page as it is answered. @param items JSON texts; `rest` further fields without braces */
export function renderPage(
  items: readonly string[],
  nextCursor: string | undefined,
  rest?: string,
): string {
  const next = nextCursor === undefined ? 'null' : '"' + nextCursor + '"'
  return (
    '{"data":[' +
    items.join(',') +
    '],"next_cursor":' +
    next +
    (rest === undefined ? '' : ',' + rest) +
    '}'
  )
}
