import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { limitOf, listQuery, NextCursor, pageOf, renderPage } from '../list.ts'
import { currentAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { readCurrencies } from './query.ts'

const CurrenciesAnswer = Type.Object(
  {
    data: Type.Array(Type.Object({ code: schemas.CurrencyCode, scale: schemas.CurrencyScale })),
    next_cursor: NextCursor,
  },
  {
    description: 'A page of currencies.',
    examples: [{ data: [{ code: 'CZK', scale: 2 }], next_cursor: null }],
  },
)

/** GET /v1/currencies */
export const listCurrencies = defineRead({
  operationId: 'listCurrencies',
  path: '/v1/currencies',
  scope: 'ledger:read',
  query: Type.Object({ ...listQuery }, { additionalProperties: false }),
  takesFreshness: false,
  takesIfNoneMatch: false,
  problems: ['invalid_cursor'],
  docs: {
    tag: 'currencies',
    summary: 'The currencies that accounts may hold',
    description:
      'By code: those of ISO 4217 and your own. `scale` says how many digits of an amount are behind the point.',
    answer: CurrenciesAnswer,
    hasToken: false,
  },
  async answer({ journal, tables, cursors }, { principal, query }) {
    const binding = { operation: 'listCurrencies', principal, query: [] }
    const [after] = query.cursor === undefined ? [''] : cursors.open(binding, query.cursor)
    const limit = limitOf(query)
    const rows = await journal.read((client) =>
      readCurrencies(client, tables, String(after), limit + 1),
    )
    const { items, last } = pageOf(rows, limit)
    const next = last === undefined ? undefined : cursors.sign(binding, [last.code])
    const currencies = items.map((row) => JSON.stringify(row))
    return currentAnswer(undefined, renderPage(currencies, next))
  },
})
