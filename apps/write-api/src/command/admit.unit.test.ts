import { describe, expect, test } from '@jest/globals'
import type { Principal } from '@ledger/runtime'
import { addMember } from './add-member/spec.ts'
import type { RawCall } from './admit.ts'
import { admit } from './admit.ts'
import { changeLedger } from './change-ledger/spec.ts'
import { closeAccount } from './close-account/spec.ts'
import type { CommandSpec } from './command-spec.ts'
import { openLedger } from './open-ledger/spec.ts'
import { postTransaction } from './post-transaction/spec.ts'
import { registerCurrency } from './register-currency/spec.ts'

const principal: Principal = {
  keyId: '1',
  actor: 'key_1',
  scopes: new Set(['transactions:write', 'accounts:write', 'ledgers:write', 'currencies:write']),
  ledgers: new Set(['acme']),
}
const entries = [
  { account: 'a', direction: 'debit', amount: '5' },
  { account: 'b', direction: 'credit', amount: '5' },
]
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const raw: RawCall = {
  params: { ledger: 'acme' },
  body: { entries },
  idempotencyKey: '"abc"',
  ifMatch: '"1-2"',
  isDryRun: false,
  principal,
  requestId: 'req_1',
  traceparent,
  deadlineAt: 5_000,
  transport: 'kafka',
}
const elsewhere = { ...principal, ledgers: new Set(['other']) }
const powerless = { ...principal, scopes: new Set<string>() }
const early = { entries, expires_at: '2030-01-01T00:00:00Z' }

describe('admit', () => {
  test('hands on the body as it was sent, and the key without quotes', () => {
    const { ifMatch: _ifMatch, ...same } = raw
    // a transaction that is posted has no earlier state
    const call = { ...same, idempotencyKey: 'abc', ifMatch: undefined }
    expect(admit(postTransaction, raw)).toEqual(call)
    expect(admit(postTransaction, raw).body).toBe(raw.body)
  })

  test('takes an If-Match where there is something to match', () => {
    const call = { ...raw, body: { name: 'Acme' } }
    expect(admit(changeLedger, call).ifMatch).toBe('"1-2"')
  })

  test('a trace that is not valid is none', () => {
    expect(admit(postTransaction, { ...raw, traceparent: '00-1-2-3' }).traceparent).toBeUndefined()
  })

  test('a body that may be left out is an empty object', () => {
    const params = { ledger: 'acme', account: 'a' }
    expect(admit(closeAccount, { ...raw, params, body: undefined }).body).toEqual({})
  })

  test('a parameter of the query stands beside those of the path', () => {
    const params = { ledger: 'acme', category: 'c', member: 'm', kind: 'category' }
    expect(admit(addMember, { ...raw, params, body: {} }).params).toBe(params)
  })

  test('a currency has no ledger and no key', () => {
    const call = { ...raw, params: { code: 'POINTS' }, body: { scale: 0 }, principal: elsewhere }
    expect(admit(registerCurrency, call).idempotencyKey).toBeUndefined()
  })

  test('what is only tried needs no key', () => {
    const call = { ...raw, idempotencyKey: undefined, isDryRun: true }
    expect(admit(postTransaction, call).idempotencyKey).toBeUndefined()
  })
})

/** Each is wrong in one thing more than the one after it. */
const inOrder: readonly (readonly [string, CommandSpec, Partial<RawCall>])[] = [
  [
    'scope_missing',
    postTransaction,
    { principal: powerless, body: { source: '\0' }, params: {}, idempotencyKey: 'a b' },
  ],
  ['ill_formed_text', postTransaction, { body: { source: '\0' }, params: {} }],
  ['invalid_json', postTransaction, { body: undefined, params: { ledger: 'a b' } }],
  ['unknown_field', postTransaction, { body: { colour: 'red' }, params: { ledger: 'a b' } }],
  ['invalid_field', postTransaction, { body: {}, params: { ledger: 'a b', colour: 'red' } }],
  ['invalid_parameter', postTransaction, { params: { ledger: 'a b', colour: 'red' } }],
  [
    'unknown_filter',
    postTransaction,
    { params: { ledger: 'acme', colour: 'red' }, principal: elsewhere, body: early },
  ],
  ['ledger_not_found', postTransaction, { principal: elsewhere, body: early }],
  ['invalid_field', postTransaction, { body: early, idempotencyKey: 'a b' }],
  ['idempotency_key_invalid', postTransaction, { idempotencyKey: 'a b' }],
  ['idempotency_key_missing', postTransaction, { idempotencyKey: undefined }],
  ['ledger_not_found', openLedger, { params: {}, body: { id: 'other' }, idempotencyKey: 'a b' }],
]

describe('admit: what is judged first', () => {
  test.each(inOrder)('%s', (code, spec, wrong) => {
    expect(() => admit(spec, { ...raw, ...wrong })).toThrow(new RegExp(`^${code}: `))
  })
})

test('admit: a dry run cannot be asked for where it would not be seen', () => {
  const params = { ledger: 'acme', dry_run: 'true' }
  expect(() => admit(postTransaction, { ...raw, params })).toThrow('unknown_filter')
})
