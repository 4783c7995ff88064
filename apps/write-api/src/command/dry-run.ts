import { Type } from 'typebox'

/** The query of every command. */
export const DryRunQuery = Type.Object(
  {
    dry_run: Type.Optional(
      Type.String({
        enum: ['true', 'false'],
        description:
          'With `true` nothing is written: the answer is the one that the request would get now, refusals included, on one snapshot. `id` and `position` are those that it could have had, `token` is that of the state it was judged on. An Idempotency-Key may be left out; one that is stored is answered as a replay.',
      }),
    ),
  },
  { additionalProperties: false },
)
