import { ProblemError } from '@ledger/runtime'
import type { Token } from '@ledger/wire'
import { decodeToken } from '@ledger/wire'
import { Type } from 'typebox'
import { hasReached, type Place } from '../place.ts'
import type { ReadCall } from './read-call.ts'

export const consistencies = ['strong', 'at_least', 'eventual'] as const
export type Consistency = (typeof consistencies)[number]

/** How fresh an answer has to be. */
export type Freshness =
  | { readonly consistency: 'strong'; readonly minToken: Token | undefined }
  | { readonly consistency: 'at_least'; readonly minToken: Token }
  | { readonly consistency: 'eventual' }

/** Documentation: the headers are judged by `freshnessOf`, which has errors of its own. */
export const FreshnessHeaders = Type.Object({
  consistency: Type.Optional(
    Type.String({
      description:
        '`strong` (default) sees every write that was acknowledged before. `at_least` sees everything up to `Min-Token`. `eventual` may be behind, and says how far.',
      examples: ['strong'],
    }),
  ),
  'min-token': Type.Optional(
    Type.String({ description: 'A `Ledger-Token` of an earlier answer: "at least this far".' }),
  ),
})

/** Query parameters that every read with a consistency has. */
export const freshnessQuery = {
  consistency: Type.Optional(
    Type.Union(
      consistencies.map((name) => Type.Literal(name)),
      { description: 'The same as the header `Consistency`: `strong`, `at_least` or `eventual`.' },
    ),
  ),
}

/**
 * What a call asks for. A token makes an eventual read one that is at least that far; a strong read is
 * at least as far as any token.
 * @throws ProblemError invalid_parameter, invalid_token
 */
export function freshnessOf(call: FreshnessAsked, shardId: number): Freshness {
  const { consistency: header, minToken: token, query } = call
  if (header === undefined && token === undefined && query.consistency === undefined) return strong
  const named = consistencyOf(header, query.consistency)
  const minToken = token === undefined ? undefined : parseToken(token, shardId)
  switch (named) {
    case 'strong':
      return { consistency: 'strong', minToken }
    case 'at_least':
      if (minToken === undefined) throw invalid('`Consistency: at_least` needs `Min-Token`.')
      return { consistency: 'at_least', minToken }
    case 'eventual':
      if (minToken === undefined) return { consistency: 'eventual' }
      return { consistency: 'at_least', minToken }
    default:
      return named satisfies never
  }
}

type FreshnessAsked = Pick<
  ReadCall<unknown, { readonly consistency?: Consistency | undefined }>,
  'consistency' | 'minToken' | 'query'
>

const strong: Freshness = { consistency: 'strong', minToken: undefined }

function consistencyOf(
  header: string | undefined,
  parameter: Consistency | undefined,
): Consistency {
  if (header === undefined) return parameter ?? 'strong'
  const named = consistencies.find((name) => name === header)
  if (named === undefined) {
    throw invalid('The header `Consistency` must be `strong`, `at_least` or `eventual`.')
  }
  if (parameter !== undefined && parameter !== named) {
    throw invalid('The header `Consistency` and the query parameter contradict each other.')
  }
  return named
}

function parseToken(header: string, shardId: number): Token {
  const token = decodeToken(header)
  if (token?.shardId === shardId) return token
  throw invalidToken('`Min-Token` is not a token of this ledger.')
}

/**
 * A token beyond what a proved primary says is of another deployment, or made up.
 * @throws ProblemError invalid_token
 */
export function requireReached(place: Place, token: Token | undefined): void {
  if (token === undefined || hasReached(place, token)) return
  throw invalidToken('`Min-Token` names a place that the journal of this ledger has not come to.')
}

/** Of reads that always ask the journal, whatever is asked for. */
export function minTokenOf(freshness: Freshness): Token | undefined {
  return freshness.consistency === 'eventual' ? undefined : freshness.minToken
}

function invalidToken(detail: string): ProblemError {
  return new ProblemError({ code: 'invalid_token', detail })
}

function invalid(detail: string): ProblemError {
  return new ProblemError({ code: 'invalid_parameter', detail })
}
