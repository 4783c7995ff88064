import { Type, type Static } from 'typebox'

const Template = Type.String({
  minLength: 1,
  maxLength: 1024,
  description:
    'A text in which `{field}` stands for a field of the row; in NDJSON `{a.b}` reaches into objects. `{{` and `}}` are braces.',
})

const Choice = Type.Object(
  {
    field: Type.String({ minLength: 1 }),
    map: Type.Record(Type.String(), Type.String(), {
      description: 'What stands in the field, and what it means.',
    }),
    otherwise: Type.Optional(
      Type.String({ description: 'For everything else; without it, that is an error of the row.' }),
    ),
  },
  { additionalProperties: false },
)

const TextSource = Type.Union([Template, Choice])
export type TextSource = Static<typeof TextSource>

const DirectionName = Type.Union([Type.Literal('debit'), Type.Literal('credit')])

const Sign = Type.Object(
  {
    sign: { ...Template, description: 'A signed amount; the entry takes it without its sign.' },
    plus: DirectionName,
    minus: DirectionName,
  },
  { additionalProperties: false },
)
export type Sign = Static<typeof Sign>

const Entry = Type.Object(
  {
    account: TextSource,
    direction: Type.Union([Template, Choice, Sign]),
    amount: Template,
    currency: TextSource,
    when: Type.Optional({
      ...Template,
      description: 'Leaves the entry out of rows for which this comes to nothing.',
    }),
  },
  { additionalProperties: false },
)
export type EntryMapping = Static<typeof Entry>

const LimitSource = Type.Union([Template, Choice, Type.Null()])

const Account = Type.Object(
  {
    address: TextSource,
    currency: TextSource,
    normal_balance: TextSource,
    min_balance: Type.Optional(LimitSource),
    max_balance: Type.Optional(LimitSource),
    metadata: Type.Optional(Type.Record(Type.String(), TextSource)),
  },
  { additionalProperties: false },
)
export type AccountMapping = Static<typeof Account>

const Transaction = Type.Object(
  {
    effective_at: TextSource,
    external_id: Type.Optional(TextSource),
    source: Type.Optional(TextSource),
    correlation_id: Type.Optional(TextSource),
    metadata: Type.Optional(Type.Record(Type.String(), TextSource)),
    entries: Type.Array(Entry, { minItems: 1, maxItems: 1000 }),
  },
  { additionalProperties: false },
)
export type TransactionMapping = Static<typeof Transaction>

const formFields = {
  format: Type.Union([Type.Literal('csv'), Type.Literal('ndjson')]),
  encoding: Type.Optional(
    Type.String({ description: 'As the WHATWG names it: `windows-1250`; `utf-8` unless given.' }),
  ),
  csv: Type.Optional(
    Type.Object(
      { delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })) },
      { additionalProperties: false },
    ),
  ),
  amounts: Type.Optional(
    Type.Object(
      {
        decimal: Type.Optional(
          Type.Boolean({
            description:
              'Amounts have a point, and as many places behind it as their currency at most; without it they are minor units.',
          }),
        ),
        point: Type.Optional(Type.Union([Type.Literal('.'), Type.Literal(',')])),
      },
      { additionalProperties: false },
    ),
  ),
}

/** How a row becomes a transaction. No expressions and no code: what it cannot say, a script does before. */
export const ImportMapping = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    ...formFields,
    row_key: {
      ...TextSource,
      description: 'Names the transaction in the other system, for ever; unique in the file.',
    },
    key_prefix: Type.Optional(
      Type.String({
        maxLength: 128,
        description: 'Stands before the row key in the idempotency key.',
      }),
    ),
    group_by: Type.Optional(
      Type.Union([Template, Choice, Type.Null()], {
        description:
          'Rows that follow each other with one value of this are one transaction; what is not an entry comes from the first.',
      }),
    ),
    recorded_at: Type.Optional({
      ...TextSource,
      description:
        'When the other system recorded the row, RFC 3339; `reconcile` tells by it what is in flight. `effective_at` unless given.',
    }),
    transaction: Transaction,
    accounts: Type.Optional(Type.Array(Account, { maxItems: 100 })),
  },
  { additionalProperties: false },
)
export type ImportMapping = Static<typeof ImportMapping>

/** How a file is written. */
export type FileForm = Pick<ImportMapping, 'format' | 'encoding' | 'csv' | 'amounts'>

/** How a row tells the balance of an account; `reconcile` reads it. */
export const BalancesMapping = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    ...formFields,
    balance: Type.Object(
      {
        account: TextSource,
        currency: TextSource,
        amount: {
          ...Template,
          description: 'In the normal direction of the account; may be below 0.',
        },
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)
export type BalancesMapping = Static<typeof BalancesMapping>
