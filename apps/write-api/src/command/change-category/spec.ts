import {
  categorySchema,
  categorySchemaExample,
  placeSchema,
  placeSchemaExample,
  schemas,
} from '@ledger/wire'
import { Type } from 'typebox'
import { batchedCommand } from '../command-spec.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { categoryOf, ledgerOf } from '../writer.ts'

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
export const changeCategory = batchedCommand({
  name: 'change-category',
  operationId: 'changeCategory',
  method: 'PATCH',
  path: '/v1/ledgers/:ledger/categories/:category',
  scope: 'accounts:write',
  status: 200,
  params: Type.Object({ ledger: schemas.LedgerId, category: schemas.CategoryId }),
  body: ChangeCategoryBody,
  isBodyOptional: false,
  key: 'once',
  takesIfMatch: true,
  problems: [
    'idempotency_key_invalid',
    'ledger_not_found',
    'category_not_found',
    'idempotency_in_progress',
    'idempotency_key_reused',
    'precondition_failed',
    'metadata_too_large',
  ],
  docs: {
    tag: 'categories',
    summary: 'Change the name and metadata of a category',
    description:
      'What is left out stays as it is. Members are added and removed one by one; the normal balance stays.',
    answer: ChangedCategory,
  },
  prepare: async (writer, { params, body, ifMatch }) => {
    const ledger = await ledgerOf(writer, params.ledger)
    const category = await categoryOf(writer, ledger, params.category)
    const target = `${ledger.ledgerId} ${category.categoryId}`
    return {
      ledger,
      fingerprint: fingerprintOf('change-category', target, body, ifMatch),
      operation: {
        name: 'change-category',
        category,
        command: {
          ...(body.name === undefined ? {} : { name: body.name }),
          ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
        },
      },
      isComplete: true,
    }
  },
})
