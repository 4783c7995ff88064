import { Type } from 'typebox'
import { idempotencyKeyHeader } from './headers.ts'

const ifMatch = {
  'if-match': Type.Optional(
    Type.String({
      maxLength: 1000,
      description:
        'ETags as reads gave them: if none of them is the current one, nothing is written and the answer is 412. Of accounts and ledgers only what can be changed of them is compared, so entries that an account got meanwhile do not matter.',
    }),
  ),
}

/** The headers of a command on what has an ETag, for its schema. @param example see `idempotencyKeyHeader` */
export function changeHeaders(example?: string) {
  return Type.Object({ ...idempotencyKeyHeader(example).properties, ...ifMatch })
}

/** What `If-Match` must be, behind every door. */
export const IfMatchHeader = Type.Object(ifMatch)
