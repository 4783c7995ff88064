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
        content: { 'application/problem+json': { schema: problemSchema(ofStatus) } },
      },
    ]),
  )
}

/** A problem with one of these codes. */
function problemSchema(codes: readonly ProblemCode[]): object {
  return {
    type: 'object',
    allOf: [{ $ref: `${problemSchemaId}#` }],
    properties: { code: { type: 'string', enum: [...codes] } },
  }
}
