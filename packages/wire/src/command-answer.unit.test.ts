import { describe, expect, test } from '@jest/globals'
import type { AnswerForm } from './answer-form.ts'
import { renderAnswer } from './command-answer.ts'
import type { JournalEvent } from './events.ts'

const origin = { actor: 'key_0123456789abcdef', transport: 'http' } as const
const place = { position: 7, recordedAt: '2026-01-02T03:04:05.678Z', token: 'djEuMC4xLjc' }
const placeText = '"position":7,"token":"djEuMC4xLjc","recorded_at":"2026-01-02T03:04:05.678Z"'

const opened = {
  account: 'customer:1',
  account_no: 1,
  currency: 'CZK',
  normal_balance: 'credit',
  min_balance: null,
  max_balance: '500',
  metadata: { kind: 'savings' },
} as const
const openedText =
  '"address":"customer:1","ledger":"acme","currency":"CZK","normal_balance":"credit",' +
  '"min_balance":null,"max_balance":"500","closed":false,"metadata":{"kind":"savings"}'
const accountsOpened = {
  ...origin,
  type: 'accounts.opened',
  ledger: 'acme',
  accounts: [opened],
} as const
const account = { ledger: 'acme', account: 'customer:1', account_no: 1 } as const
const category = { ledger: 'acme', category: 'assets', category_no: 3 } as const
const held = { currency: 'CZK', normalBalance: 'credit' } as const

const answers: readonly (readonly [string, AnswerForm, JournalEvent, string])[] = [
  [
    'a ledger that was opened before there were settings',
    { operation: 'open-ledger' },
    { ...origin, type: 'ledger.opened', ledger: 'acme', name: 'Acme', metadata: {} },
    '{"id":"acme","name":"Acme","metadata":{},"settings":{',
  ],
  ['one account', { operation: 'open-accounts' }, accountsOpened, `{${openedText},${placeText}}`],
  [
    'a list of one account',
    { operation: 'open-accounts', isList: true },
    accountsOpened,
    `{"accounts":[{${openedText}}],${placeText}}`,
  ],
  [
    'an account that was changed',
    { operation: 'change-account', ...held },
    {
      ...origin,
      ...account,
      type: 'account.changed',
      before: { min_balance: null, max_balance: '500' },
      after: { min_balance: '-50', max_balance: null },
    },
    '{"address":"customer:1","ledger":"acme","currency":"CZK","normal_balance":"credit",' +
      `"min_balance":"-50","max_balance":null,${placeText}}`,
  ],
  [
    'an account that was closed',
    { operation: 'close-account', ...held },
    { ...origin, ...account, type: 'account.closed' },
    '{"address":"customer:1","ledger":"acme","currency":"CZK","normal_balance":"credit",' +
      `"closed":true,${placeText}}`,
  ],
  [
    'a category that was created',
    { operation: 'create-category' },
    {
      ...origin,
      ...category,
      type: 'category.created',
      name: 'Assets',
      normal_balance: 'debit',
      metadata: {},
    },
    '{"id":"assets","ledger":"acme","name":"Assets","normal_balance":"debit","metadata":{},' +
      `${placeText}}`,
  ],
  [
    'a member that was taken out',
    { operation: 'remove-member' },
    {
      ...origin,
      ...category,
      type: 'category.member_removed',
      member_kind: 'account',
      member: 'customer:1',
      member_no: 1,
      was_member: true,
    },
    '{"category":"assets","ledger":"acme","kind":"account","member":"customer:1",' +
      `"is_member":false,${placeText}}`,
  ],
]

describe('command-answer', () => {
  test.each(answers)('command-answer: %s', (_name, form, event, text) => {
    expect(renderAnswer(form, event, place).slice(0, text.length)).toBe(text)
  })

  test('command-answer: a record of another operation is not rendered as if it were of this one', () => {
    const event = { ...origin, ...account, type: 'account.closed' } as const
    expect(() => renderAnswer({ operation: 'change-account', ...held }, event, place)).toThrow(
      'another operation',
    )
    expect(() => renderAnswer({ operation: 'close-account' }, event, place)).toThrow(
      'another operation',
    )
  })
})
