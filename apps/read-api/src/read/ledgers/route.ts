import type { HttpServer } from '@ledger/runtime'
import { Type } from 'typebox'
import { ledgerAnswer } from '../ledger/render-ledger.ts'
import { ledgerExample, ledgerFields } from '../ledger/schema.ts'
import { limitOf, listQuery, NextCursor, pageOf, renderPage } from '../list.ts'
import type { Reader } from '../reader.ts'
import { sendCurrent } from '../send-answer.ts'
import { listLedgers } from './query.ts'

const LedgersAnswer = Type.Object(
  { data: Type.Array(Type.Object(ledgerFields)), next_cursor: NextCursor },
  {
    description: 'A page of ledgers.',
    examples: [{ data: [ledgerExample], next_cursor: null }],
  },
)

/** GET /v1/ledgers */
export function addListLedgers(app: HttpServer, { journal, tables, cursors }: Reader): void {
  app.get(
    '/v1/ledgers',
    {
      schema: {
        operationId: 'listLedgers',
        tags: ['ledgers'],
        summary: 'The ledgers that the API key may see',
        description: 'By id. They may be of several shards, so the answer has no token.',
        querystring: Type.Object({ ...listQuery }, { additionalProperties: false }),
        response: { 200: LedgersAnswer },
      },
      config: { scope: 'ledger:read', problems: ['invalid_cursor'] },
    },
    async ({ principal, query }, reply) => {
      const binding = { operation: 'listLedgers', principal, query: [] }
      const [after] = query.cursor === undefined ? [] : cursors.open(binding, query.cursor)
      const limit = limitOf(query)
      const page = {
        allowed: principal.ledgers,
        after: after === undefined ? undefined : String(after),
        limit: limit + 1,
      }
      const rows = await journal.read((client) => listLedgers(client, tables, page))
      const { items, last } = pageOf(rows, limit)
      const next = last === undefined ? undefined : cursors.sign(binding, [last.ledger_id])
      const ledgers = items.map((row) => JSON.stringify(ledgerAnswer(row)))
      return sendCurrent(reply, undefined, renderPage(ledgers, next))
    },
  )
}
