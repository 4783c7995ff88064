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
import { ledgerOf } from '../writer.ts'

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
export const createCategory = batchedCommand({
  name: 'create-category',
  operationId: 'createCategory',
  method: 'POST',
  path: '/v1/ledgers/:ledger/categories',
  scope: 'accounts:write',
  status: 201,
  params: Type.Object({ ledger: schemas.LedgerId }),
  body: CreateCategoryBody,
  isBodyOptional: false,
  key: 'of-content',
  takesIfMatch: false,
  problems: [
    'idempotency_key_invalid',
    'ledger_not_found',
    'idempotency_in_progress',
    'idempotency_key_reused',
    'category_exists',
  ],
  docs: {
    tag: 'categories',
    summary: 'Create a category',
    description:
      'A set of accounts and of other categories, under an id of your own choice. Its members may hold any currencies and have either normal balance.',
    answer: CreatedCategory,
  },
  prepare: async (writer, { params, body, isDryRun }) => {
    const ledger = await ledgerOf(writer, params.ledger)
    return {
      ledger,
      fingerprint: fingerprintOf('create-category', ledger.ledgerId, body),
      operation: {
        name: 'create-category',
        category: {
          // a number that is taken is gone
          categoryNo: isDryRun ? 0 : await writer.categories.takeNumber(ledger.shardId),
          categoryId: body.id,
          normalBalance: body.normal_balance,
        },
        categoryName: body.name ?? body.id,
        metadata: body.metadata ?? {},
      },
      isComplete: true,
    }
  },
})
