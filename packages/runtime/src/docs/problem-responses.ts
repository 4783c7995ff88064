import { Type } from 'typebox'
import { problems, type ProblemCode } from '@ledger/wire'
import { problemRank } from '../problem/problem-rank.ts'

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

function problemSchema(codes: readonly ProblemCode[]): object {
  return Type.Object({
    type: Type.String({ description: 'The page of the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What is wrong in this case.' }),
    instance: Type.String({ description: 'The path that was asked for.' }),
    code: Type.Unsafe<ProblemCode>({ type: 'string', enum: [...codes] }),
    retryable: Type.Boolean({ description: 'Whether the same request may succeed later.' }),
    outcome: Type.Unsafe<string>({
      type: 'string',
      enum: ['rejected', 'not_attempted', 'unknown'],
      description: 'What became of the request.',
    }),
    errors: Type.Array(
      Type.Object({
        pointer: Type.String({ description: 'A JSON Pointer (RFC 6901) into the body.' }),
        code: Type.String(),
        detail: Type.String(),
      }),
    ),
    request_id: Type.String(),
    trace_id: Type.Optional(Type.String()),
    evidence: Type.Optional(
      Type.Object({}, { additionalProperties: true, description: 'What a refusal was judged on.' }),
    ),
  })
}
