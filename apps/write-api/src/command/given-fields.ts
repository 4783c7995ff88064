import type { Metadata } from '@ledger/wire'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'

/** What a caller may give to a transaction besides its entries. */
export const givenFields = {
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
  readonly external_id?: string
  readonly source?: string
  readonly correlation_id?: string
  readonly metadata?: Metadata
}

interface Given {
  readonly externalId?: string
  readonly source?: string
  readonly correlationId?: string
  readonly metadata?: Metadata
}

export function givenOf(body: GivenBody): Given {
  return {
    ...(body.external_id === undefined ? {} : { externalId: body.external_id }),
    ...(body.source === undefined ? {} : { source: body.source }),
    ...(body.correlation_id === undefined ? {} : { correlationId: body.correlation_id }),
    ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
  }
}
