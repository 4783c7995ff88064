import type { HttpServer } from '@ledger/runtime'
import {
  categorySchema,
  categorySchemaExample,
  placeSchema,
  placeSchemaExample,
  schemas,
} from '@ledger/wire'
import { Type } from 'typebox'
import { DryRunQuery } from '../dry-run.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { answerHeaders } from '../headers.ts'
import { idempotencyKeyOrOnce } from '../idempotency-key.ts'
import { changeHeaders, ifMatchOf } from '../if-match.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { categoryOf, ledgerOf, submit } from '../writer.ts'

const ChangeCategoryBody = Type.Object(
  {
    name: Type.Optional({ ...schemas.ShortText, description: 'For people to read.' }),
    metadata: Type.Optional(schemas.MetadataChangeSchema),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    examples: [{ name: 'All assets', metadata: { report: 'balance sheet' } }],
  },
)

const ChangedCategory = Type.Object(
  { ...categorySchema, ...placeSchema },
  {
    description: 'The category as it is now.',
    examples: [
      {
        ...categorySchemaExample,
        name: 'All assets',
        metadata: { report: 'balance sheet' },
        ...placeSchemaExample,
      },
    ],
  },
)

/** PATCH /v1/ledgers/{ledger}/categories/{category} */
export function addChangeCategory(app: HttpServer, writer: Writer): void {
  app.patch(
    '/v1/ledgers/:ledger/categories/:category',
    {
      schema: {
        operationId: 'changeCategory',
        tags: ['categories'],
        headers: changeHeaders(),
        summary: 'Change the name and metadata of a category',
        description:
          'What is left out stays as it is. Members are added and removed one by one; the normal balance stays.',
        params: Type.Object({ ledger: schemas.LedgerId, category: schemas.CategoryId }),
        querystring: DryRunQuery,
        body: ChangeCategoryBody,
        response: { 200: { ...ChangedCategory, headers: answerHeaders } },
      },
      config: {
        scope: 'accounts:write',
        problems: [
          'idempotency_key_invalid',
          'ledger_not_found',
          'category_not_found',
          'idempotency_in_progress',
          'idempotency_key_reused',
          'precondition_failed',
          'metadata_too_large',
        ],
      },
    },
    async (request, reply) => {
      const { body } = request
      const idempotencyKey = idempotencyKeyOrOnce(request.headers['idempotency-key'])
      const ledger = await ledgerOf(writer, request.params.ledger)
      const category = await categoryOf(writer, ledger, request.params.category)
      const target = `${ledger.ledgerId} ${category.categoryId}`
      const known = ifMatchOf(request)
      const answer = await submit(writer, request, {
        ledger,
        idempotencyKey,
        fingerprint: fingerprintOf('change-category', target, body, known),
        ...known,
        operation: {
          name: 'change-category',
          category,
          command: {
            ...(body.name === undefined ? {} : { name: body.name }),
            ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
          },
        },
      })
      return sendAnswer(request, reply, 200, answer)
    },
  )
}
