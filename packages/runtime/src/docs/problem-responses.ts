import { problems, type ProblemCode } from '@ledger/wire'
import { problemRank } from '../problem/problem-rank.ts'
import { problemSchemaId } from './problem-schema.ts'

/** The responses of OpenAPI for a set of codes: one for each status, with its codes in order. */
export function problemResponses(codes: readonly ProblemCode[]): Record<string, object> {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of codes.toSorted((one, other) => problemRank(one) - problemRank(other))) {
    const { status } = problems[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n'),
        ...headersOf(status, ofStatus),
        content: { 'application/problem+json': { schema: problemSchema(ofStatus) } },
      },
    ]),
  )
}

/** As `sendFault` sends them. */
function headersOf(status: number, codes: readonly ProblemCode[]): Record<string, object> {
  if (status === 401) return { headers: { 'WWW-Authenticate': bearerChallenge } }
  const mayRetry = codes.some((code) => problems[code].retryable)
  return mayRetry ? { headers: { 'Retry-After': retryAfter } } : {}
}

const bearerChallenge = { type: 'string', description: 'Asks for an API key (RFC 6750).' }
const retryAfter = {
  type: 'integer',
  description: 'When `retryable`: in how many seconds it makes sense to ask again.',
}

/** A problem with one of these codes. */
function problemSchema(codes: readonly ProblemCode[]): object {
  return {
    type: 'object',
    allOf: [{ $ref: `${problemSchemaId}#` }],
    properties: { code: { type: 'string', enum: [...codes] } },
  }
}
