import { Type } from 'typebox'

/** Documentation: the header is judged by `idempotency-key.ts`, which has errors of its own. */
export const IdempotencyKeyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description:
        'A text of your own that names this one operation, 1 to 255 visible ASCII characters. Send the same again when you retry: the answer is the same and there is one effect. Required for transactions.',
      examples: ['order-171812'],
    }),
  ),
})
