import type { HttpServer } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { limitOf, listQuery, NextCursor, pageOf, renderPage } from '../list.ts'
import type { Reader } from '../reader.ts'
import { sendCurrent } from '../send-answer.ts'
import { listCurrencies } from './query.ts'

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
export function addListCurrencies(app: HttpServer, { journal, tables, cursors }: Reader): void {
  app.get(
    '/v1/currencies',
    {
      schema: {
        operationId: 'listCurrencies',
        tags: ['currencies'],
        summary: 'The currencies that accounts may hold',
        description:
          'By code: those of ISO 4217 and your own. `scale` says how many digits of an amount are behind the point.',
        querystring: Type.Object({ ...listQuery }, { additionalProperties: false }),
        response: { 200: CurrenciesAnswer },
      },
      config: { scope: 'ledger:read', problems: ['invalid_cursor'] },
    },
    async ({ principal, query }, reply) => {
      const binding = { operation: 'listCurrencies', principal, query: [] }
      const [after] = query.cursor === undefined ? [''] : cursors.open(binding, query.cursor)
      const limit = limitOf(query)
      const rows = await journal.read((client) =>
        listCurrencies(client, tables, String(after), limit + 1),
      )
      const { items, last } = pageOf(rows, limit)
      const next = last === undefined ? undefined : cursors.sign(binding, [last.code])
      return sendCurrent(
        reply,
        undefined,
        renderPage(
          items.map((row) => JSON.stringify(row)),
          next,
        ),
      )
    },
  )
}
