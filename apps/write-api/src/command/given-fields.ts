import type { Metadata } from '@ledger/wire'
import { chosenIdPattern, schemas, uuidOfTransactionId } from '@ledger/wire'
import { Type } from 'typebox'

/** What a caller may give to a transaction besides its entries. */
export const givenFields = {
  id: Type.Optional(
    Type.String({
      pattern: chosenIdPattern,
      description:
        '`txn_` and a UUIDv7 without hyphens, in small letters, chosen by you; unique for ever. Left out, one is made.',
      examples: ['txn_019b76da78007000800000000000000b'],
    }),
  ),
  effective_at: Type.Optional({
    ...schemas.Timestamp,
    description: 'When it counts, RFC 3339; left out, it is when it is recorded.',
  }),
  external_id: Type.Optional({
    ...schemas.ShortText,
    description: 'Your own id of it, unique in the ledger for ever.',
  }),
  source: Type.Optional({ ...schemas.ShortText, description: 'The system it comes from.' }),
  correlation_id: Type.Optional({
    ...schemas.ShortText,
    description: 'Ties it to what belongs together elsewhere.',
  }),
  metadata: Type.Optional(schemas.MetadataSchema),
}

interface GivenBody {
  readonly id?: string
  readonly external_id?: string
  readonly source?: string
  readonly correlation_id?: string
  readonly metadata?: Metadata
}

interface Given {
  readonly id?: Buffer
  readonly externalId?: string
  readonly source?: string
  readonly correlationId?: string
  readonly metadata?: Metadata
}

export function givenOf(body: GivenBody): Given {
  return {
    ...(body.id === undefined ? {} : { id: idOf(body.id) }),
    ...(body.external_id === undefined ? {} : { externalId: body.external_id }),
    ...(body.source === undefined ? {} : { source: body.source }),
    ...(body.correlation_id === undefined ? {} : { correlationId: body.correlation_id }),
    ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
  }
}

/** The 16 bytes of its UUID; the schema has checked its form. */
function idOf(id: string): Buffer {
  const uuid = uuidOfTransactionId(id)
  if (uuid === undefined) throw new Error(`${id} is no id of a transaction`)
  return Buffer.from(uuid, 'hex')
}
