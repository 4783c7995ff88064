import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'

/** The header of commands on what has an ETag, for their schema. */
export const ifMatch = {
  'if-match': Type.Optional(
    Type.String({
      maxLength: 1000,
      description:
        'ETags as reads gave them: if none of them is the current one, nothing is written and the answer is 412. Of accounts and ledgers only what can be changed of them is compared, so entries that an account got meanwhile do not matter.',
    }),
  ),
}

/** Part of a command, where the caller named the states that it knows. */
export function ifMatchOf({ headers }: Pick<FastifyRequest, 'headers'>): {
  readonly ifMatch?: string
} {
  const sent = headers['if-match']
  return sent === undefined ? {} : { ifMatch: sent }
}
