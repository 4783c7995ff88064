import { describe, expect, test } from '@jest/globals'
import {
  accountSchema,
  categorySchema,
  ledgerSchema,
  LedgerSettingsChangeSchema,
  placeSchema,
  TransactionAnswer,
} from '@ledger/wire'
import { Type } from 'typebox'
import { ledgerDescriptors } from './descriptors.ts'
import { differencesToSchema } from './fits-schema.ts'

const { message } = ledgerDescriptors()
const entry = message('ledger.v1.PartEntry')
const read = { version: Type.Integer(), token: Type.String() }

describe('fits-schema: what the answers of commands tell', () => {
  test.each([
    ['ledger.v1.Transaction', [TransactionAnswer]],
    ['ledger.v1.Ledger', [Type.Object({ ...ledgerSchema, ...placeSchema })]],
    ['ledger.v1.Category', [Type.Object({ ...categorySchema, ...placeSchema })]],
    [
      'ledger.v1.Account',
      [
        Type.Object({ ...accountSchema, ...placeSchema }),
        Type.Object({ ...accountSchema, ...read }),
      ],
    ],
  ])('fits-schema: %s', (name, schemas) => {
    expect(differencesToSchema(message(name), schemas, 'answer')).toEqual([])
  })

  test('fits-schema: settings of a ledger can be set to null and left out', () => {
    const change = message('ledger.v1.LedgerSettingsChange')
    expect(differencesToSchema(change, [LedgerSettingsChangeSchema], 'request')).toEqual([])
  })
})

describe('fits-schema: what it finds', () => {
  const fields = {
    account: Type.String(),
    direction: Type.Union([Type.Literal('debit'), Type.Literal('credit')]),
    amount: Type.String(),
    currency: Type.Optional(Type.String()),
  }

  test('fits-schema: nothing where all is the same', () => {
    expect(differencesToSchema(entry, [Type.Object(fields)], 'request')).toEqual([])
  })

  test.each<[string, object, string]>([
    [
      'a property that the message lacks',
      { ...fields, note: Type.String() },
      'note: not in the message',
    ],
    ['a field that the schema lacks', { account: Type.String() }, 'direction: in no schema'],
    ['another kind', { ...fields, amount: Type.Integer() }, 'amount: is no string in the schema'],
    ['null without a word for it', { ...fields, amount: nullable() }, 'amount: has no null'],
    [
      'a choice too many',
      { ...fields, direction: Type.Literal('up') },
      'direction: has no choice up',
    ],
    [
      'what cannot be told from none',
      { ...fields, amount: Type.Optional(Type.String()) },
      'amount: cannot be told from none',
    ],
  ])('fits-schema: %s', (_case, properties, difference) => {
    const schema = Type.Object(properties as typeof fields)
    expect(differencesToSchema(entry, [schema], 'request').join('\n')).toContain(difference)
  })

  function nullable() {
    return Type.Unsafe<string | null>({ type: ['string', 'null'] })
  }
})
