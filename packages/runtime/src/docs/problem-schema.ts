import { Type } from 'typebox'
import { problemCodes } from '../problem/problem-rank.ts'

/** Its name among the components of the document. */
export const problemSchemaId = 'Problem'

const Code = Type.Unsafe<string>({
  type: 'string',
  enum: [...problemCodes],
  description: 'What is wrong. The field to decide by; codes are only added.',
})

/** What every error answer holds (RFC 9457); each response says which codes it can have. */
export const problemSchema = Type.Object(
  {
    type: Type.String({ format: 'uri-reference', description: 'The page of the code.' }),
    title: Type.String({ description: 'The same in words, for every error of the code.' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'What is wrong in this case.' }),
    instance: Type.String({ description: 'The path that was asked for.' }),
    code: Code,
    retryable: Type.Boolean({ description: 'Whether the same request may succeed later.' }),
    outcome: Type.Unsafe<string>({
      type: 'string',
      enum: ['rejected', 'not_attempted', 'unknown'],
      description: 'What became of the request.',
    }),
    errors: Type.Array(
      Type.Object({
        pointer: Type.String({ description: 'A JSON Pointer (RFC 6901) into the body.' }),
        code: Code,
        detail: Type.String(),
      }),
      { description: 'Fields that are to blame.' },
    ),
    request_id: Type.String({ description: 'Names the request in the logs.' }),
    trace_id: Type.Optional(Type.String({ description: 'Of the `traceparent` that was sent.' })),
    evidence: Type.Optional(
      Type.Object({}, { additionalProperties: true, description: 'What a refusal was judged on.' }),
    ),
  },
  { $id: problemSchemaId, description: 'An error (RFC 9457).' },
)
