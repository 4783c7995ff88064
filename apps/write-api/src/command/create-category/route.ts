import type { HttpServer } from '@ledger/runtime'
import {
  categorySchema,
  categorySchemaExample,
  placeSchema,
  placeSchemaExample,
  schemas,
} from '@ledger/wire'
import { Type } from 'typebox'
import { DryRunQuery, isDryRun } from '../dry-run.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { answerHeaders, IdempotencyKeyHeader } from '../headers.ts'
import { optionalIdempotencyKey } from '../idempotency-key.ts'
import { keyOfContent } from '../key-of-content.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { ledgerOf, submit } from '../writer.ts'

const CreateCategoryBody = Type.Object(
  {
    id: schemas.CategoryId,
    name: Type.Optional({
      ...schemas.ShortText,
      description: 'For people to read; left out, it is the id.',
    }),
    normal_balance: categorySchema.normal_balance,
    metadata: Type.Optional(schemas.MetadataSchema),
  },
  {
    additionalProperties: false,
    examples: [
      { id: 'assets', name: 'Assets', normal_balance: 'debit' },
      { id: 'assets:liquid', normal_balance: 'debit' },
    ],
  },
)

const CreatedCategory = Type.Object(
  { ...categorySchema, ...placeSchema },
  {
    description: 'The category, without members.',
    examples: [{ ...categorySchemaExample, ...placeSchemaExample }],
  },
)

/** POST /v1/ledgers/{ledger}/categories */
export function addCreateCategory(app: HttpServer, writer: Writer): void {
  app.post(
    '/v1/ledgers/:ledger/categories',
    {
      schema: {
        operationId: 'createCategory',
        tags: ['categories'],
        headers: IdempotencyKeyHeader,
        summary: 'Create a category',
        description:
          'A set of accounts and of other categories, under an id of your own choice. Its members may hold any currencies and have either normal balance.',
        params: Type.Object({ ledger: schemas.LedgerId }),
        querystring: DryRunQuery,
        body: CreateCategoryBody,
        response: { 201: { ...CreatedCategory, headers: answerHeaders } },
      },
      config: {
        scope: 'accounts:write',
        problems: [
          'idempotency_key_invalid',
          'ledger_not_found',
          'idempotency_in_progress',
          'idempotency_key_reused',
          'category_exists',
        ],
      },
    },
    async (request, reply) => {
      const { body } = request
      const key = optionalIdempotencyKey(request.headers['idempotency-key'])
      const ledger = await ledgerOf(writer, request.params.ledger)
      const fingerprint = fingerprintOf('create-category', ledger.ledgerId, body)
      const answer = await submit(writer, request, {
        ledger,
        idempotencyKey: key ?? keyOfContent(fingerprint),
        fingerprint,
        operation: {
          name: 'create-category',
          category: {
            // a number that is taken is gone
            categoryNo: isDryRun(request) ? 0 : await writer.categories.takeNumber(ledger.shardId),
            categoryId: body.id,
            normalBalance: body.normal_balance,
          },
          categoryName: body.name ?? body.id,
          metadata: body.metadata ?? {},
        },
      })
      return sendAnswer(request, reply, 201, answer)
    },
  )
}
