import { schemas, TransactionAnswer, transactionExample } from '@ledger/wire'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { answerHeaders, dryRunHeader } from '../headers.ts'
import { PostTransactionBody } from '../post-transaction/schema.ts'
import { itemsMax } from './item-text.ts'

/** Documentation: items are judged one by one in `bulk-item.ts`, under the schema of the single one. */
const BulkItem = Type.Object(
  {
    idempotency_key: Type.String({
      description:
        'The idempotency key of this one transaction, as in the header of a request of its own: 1 to 255 visible ASCII characters.',
    }),
    ...PostTransactionBody.properties,
  },
  { additionalProperties: false },
)

const itemExamples = [
  {
    idempotency_key: 'salary-1993-01-1',
    entries: [
      { account: 'bank:cash', direction: 'debit', amount: '1200' },
      { account: 'customer:1', direction: 'credit', amount: '1200' },
    ],
    external_id: 'salary-1',
  },
  {
    idempotency_key: 'salary-1993-01-2',
    entries: [
      { account: 'customer:1', direction: 'debit', amount: '200' },
      { account: 'customer:2', direction: 'credit', amount: '200' },
    ],
    effective_at: '1993-01-31T00:00:00Z',
  },
]

const BulkBody = Type.Array(BulkItem, {
  minItems: 1,
  maxItems: itemsMax,
  description: 'Transactions, in the order in which they are judged.',
})

const BulkResult = Type.Object(
  {
    index: Type.Integer({ minimum: 0, description: 'The place of the item, from 0.' }),
    idempotency_key: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Of the item; null when it has none that is valid.',
    }),
    status: Type.Integer({ description: 'What a request of its own would have been answered.' }),
    replayed: Type.Boolean({
      description: 'Whether this is the answer of an earlier request with this key.',
    }),
    transaction: Type.Optional(TransactionAnswer),
    problem: Type.Optional(Type.Unsafe<object>({ $ref: 'Problem#' })),
  },
  { description: 'What became of one item: `transaction` or `problem`.' },
)

const resultExamples = [
  {
    index: 0,
    idempotency_key: 'salary-1993-01-1',
    status: 201,
    replayed: false,
    transaction: transactionExample,
  },
]

/** What is taken, by media type. */
export const bulkRequest = {
  content: {
    'application/json': { schema: { ...BulkBody, examples: [itemExamples] } },
    'application/x-ndjson': { schema: { ...BulkItem, description: 'One on each line.' } },
  },
}

/** What is answered, by media type. */
export const bulkResponse = {
  description: 'What became of each item, in their order.',
  content: {
    'application/json': { schema: Type.Array(BulkResult), example: resultExamples },
    'application/x-ndjson': { schema: BulkResult },
  },
}

/** What is answered when all were accepted at once. */
export const atomicResponse = {
  ...bulkResponse,
  description: 'What each item of an atomic request made, in their order.',
  headers: {
    ...dryRunHeader,
    'Idempotency-Replayed': answerHeaders['Idempotency-Replayed'],
  },
}

export type BulkQuery = Static<typeof BulkQuery>
export const BulkQuery = Type.Object(
  {
    atomic: Type.Optional(
      Type.String({
        enum: ['true', 'false'],
        description: 'With `true` all transactions are posted, or none is.',
      }),
    ),
    dry_run: Type.Optional(
      Type.String({
        enum: ['true', 'false'],
        description:
          'Only with `atomic=true`: nothing is written, and the answer is the one that the request would get now, on one snapshot.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const bulkParams = Type.Object({ ledger: schemas.LedgerId })
