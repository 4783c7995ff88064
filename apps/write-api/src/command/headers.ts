import { Type } from 'typebox'

/**
 * Documentation: the header is judged by `idempotency-key.ts`, which has errors of its own.
 * @param example for operations that require it; no two have the same, for a key names one request
 */
export function idempotencyKeyHeader(example?: string) {
  return Type.Object({
    'idempotency-key': Type.Optional(
      Type.String({
        description:
          'A text of your own that names this one operation, 1 to 255 visible ASCII characters. Send the same again when you retry: the answer is the same and there is one effect. Required for transactions.',
        ...(example === undefined ? {} : { examples: [example] }),
      }),
    ),
  })
}

export const dryRunHeader = {
  'Dry-Run': {
    type: 'string',
    enum: ['true'],
    description: 'There when nothing was written, because `dry_run` asked for that.',
  },
}

/** What every answer to a write carries, for the document. */
export const answerHeaders = {
  ...dryRunHeader,
  'Ledger-Token': {
    type: 'string',
    description: 'A read with this as `Min-Token` sees the write.',
  },
  'Idempotency-Replayed': {
    type: 'string',
    enum: ['true'],
    description: 'There when the answer is that of an earlier request with this key.',
  },
}
