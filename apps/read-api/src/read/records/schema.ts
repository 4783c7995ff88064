import { recordTypeNumbers, schemas, type RecordType } from '@ledger/wire'
import { Type } from 'typebox'
import { servedExample, servedFields } from '../balance/schema.ts'
import { freshnessQuery } from '../consistency.ts'
import { listQuery } from '../list.ts'

const types = Object.keys(recordTypeNumbers) as RecordType[]

const Position = { minimum: 1, maximum: Number.MAX_SAFE_INTEGER }

export const RecordsQuery = Type.Object(
  {
    after: Type.Optional(
      Type.String({
        pattern: '^(0|[1-9][0-9]{0,14})$',
        description: 'The position after which the page begins; 0, the beginning, unless given.',
        examples: ['0'],
      }),
    ),
    type: Type.Optional(
      Type.Union(
        types.map((type) => Type.Literal(type)),
        { description: 'Only records of this type.' },
      ),
    ),
    limit: listQuery.limit,
    wait_ms: Type.Optional(
      Type.String({
        pattern: '^(0|[1-9][0-9]{0,3}|1[0-9]{4}|20000)$',
        description:
          'How long to wait for a record when there is none yet, in milliseconds: up to 20000; 0, not at all, unless given.',
      }),
    ),
    ...freshnessQuery,
  },
  { additionalProperties: false },
)

const Record = Type.Object({
  position: Type.Integer({ ...Position, description: 'In the journal, which has no gap.' }),
  epoch: Type.Integer({ minimum: 1 }),
  type: Type.String({ enum: types }),
  recorded_at: schemas.Timestamp,
  content_hash: Type.String({
    pattern: '^[0-9a-f]{64}$',
    description: 'SHA-256 of `body` in UTF-8, as hex digits.',
  }),
  body: Type.String({
    description: 'What the record tells: JSON as a text, byte for byte as the journal keeps it.',
  }),
})

const recordExample = {
  position: 7,
  epoch: 1,
  type: 'ledger.changed',
  recorded_at: '2026-01-31T12:00:00.000Z',
  content_hash: 'd8f6f0f6b2f1a7b6d0d3a0d4c5ad5e6f2b4a6c0b6a9f9d6c3b1f8e7d6c5b4a39',
  body: '{"type":"ledger.changed","ledger":"acme",…}',
}

export const RecordsAnswer = Type.Object(
  {
    data: Type.Array(Record),
    next_after: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Where to go on: `after` of the next page, also when there is nothing more yet.',
    }),
    has_more: Type.Boolean({ description: 'Whether there was more in the journal.' }),
    ...servedFields,
  },
  {
    description: 'A page of records.',
    examples: [{ data: [recordExample], next_after: 7, has_more: false, ...servedExample }],
  },
)
