import { Type } from 'typebox'
import { ledgerAnswer } from '../ledger/render-ledger.ts'
import { ledgerExample, ledgerFields } from '../ledger/schema.ts'
import { limitOf, listQuery, NextCursor, pageOf, renderPage } from '../list.ts'
import { currentAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { readLedgers } from './query.ts'

const LedgersAnswer = Type.Object(
  { data: Type.Array(Type.Object(ledgerFields)), next_cursor: NextCursor },
  {
    description: 'A page of ledgers.',
    examples: [{ data: [ledgerExample], next_cursor: null }],
  },
)

/** GET /v1/ledgers */
export const listLedgers = defineRead({
  operationId: 'listLedgers',
  path: '/v1/ledgers',
  scope: 'ledger:read',
  query: Type.Object({ ...listQuery }, { additionalProperties: false }),
  takesFreshness: false,
  takesIfNoneMatch: false,
  problems: ['invalid_cursor'],
  docs: {
    tag: 'ledgers',
    summary: 'The ledgers that the API key may see',
    description: 'By id. They may be of several shards, so the answer has no token.',
    answer: LedgersAnswer,
    hasToken: false,
  },
  async answer({ journal, tables, cursors }, { principal, query }) {
    const binding = { operation: 'listLedgers', principal, query: [] }
    const [after] = query.cursor === undefined ? [] : cursors.open(binding, query.cursor)
    const limit = limitOf(query)
    const page = {
      allowed: principal.ledgers,
      after: after === undefined ? undefined : String(after),
      limit: limit + 1,
    }
    const rows = await journal.read((client) => readLedgers(client, tables, page))
    const { items, last } = pageOf(rows, limit)
    const next = last === undefined ? undefined : cursors.sign(binding, [last.ledger_id])
    const ledgers = items.map((row) => JSON.stringify(ledgerAnswer(row)))
    return currentAnswer(undefined, renderPage(ledgers, next))
  },
})
