import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTestApiKey } from '@ledger/testkit'
import type { Sent, Told } from '../../test/other-door.ts'
import { overHttp, throughDoor } from '../../test/other-door.ts'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../test/test-write-api.ts'
import { addMember } from './add-member/spec.ts'
import { changeAccount } from './change-account/spec.ts'
import type { CommandName, CommandSpec } from './command-spec.ts'
import { pathNames } from './command-spec.ts'
import { commandSpecs } from './command-specs.ts'
import { openAccounts } from './open-accounts/spec.ts'
import { openLedger } from './open-ledger/spec.ts'
import { postTransaction } from './post-transaction/spec.ts'
import { registerCurrency } from './register-currency/spec.ts'
import { voidPending } from './void-pending/spec.ts'

let api: TestWriteApi

// `book` is for single cases; `acme` is made by the examples
const params = { ledger: 'book' }

beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'book')
})
afterAll(() => api.close())

/** The transaction that a command is about, of those that the examples posted. */
const transactionOf: Partial<Readonly<Record<CommandName, number>>> = {
  'post-pending': 1,
  'void-pending': 2,
  'reverse-transaction': 0,
}

describe('every command, as its example has it', () => {
  const transactionIds: string[] = []

  test.each(commandSpecs.map((spec) => [spec.name, spec] as const))(
    '%s: through another door it is a replay of what HTTP answered, to the byte',
    async (name, spec) => {
      const { examples } = spec.body as { readonly examples: readonly unknown[] }
      for (const [index, body] of examples.entries()) {
        const id = transactionIds[transactionOf[name] ?? 0]
        const named = { ...exampleParams(spec), ...(id === undefined ? {} : idOf(spec, id)) }
        const sent: Sent = { spec, params: named, body, key: `example-${name}-${index}` }
        const first = await overHttp(api, sent)
        expect(first).toEqual({ status: spec.status, body: first.body, isReplay: false })
        // a currency has no key: to register it again changes nothing
        const again: Told = { ...first, isReplay: spec.key !== 'none' }
        expect(await throughDoor(api, sent)).toMatchObject(again)
        expect(await throughDoor(api, sent, 'kafka')).toMatchObject(again)
        if (spec === postTransaction) transactionIds.push(parsed(first).id)
      }
    },
  )
})

function exampleParams({ params }: CommandSpec): Readonly<Record<string, unknown>> {
  const schemas = params.properties as Readonly<
    Record<string, { readonly examples: readonly unknown[] }>
  >
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { examples }]) => [name, examples[0]]),
  )
}

function idOf(spec: CommandSpec, id: string): Readonly<Record<string, unknown>> {
  return pathNames(spec).includes('id') ? { id } : {}
}

function parsed({ body }: Told): { readonly id: string; readonly code?: string } {
  return JSON.parse(body) as { readonly id: string; readonly code?: string }
}

describe('one key, whichever door', () => {
  test.each(['grpc', 'kafka'] as const)('%s first: HTTP replays it', async (transport) => {
    const body = deposit('customer:1', 5)
    const sent = { spec: postTransaction, params, body, key: `${transport}-first` }
    const first = await throughDoor(api, sent, transport)
    expect(first).toMatchObject({ status: 201, isReplay: false })
    expect(await overHttp(api, sent)).toEqual({ status: 201, body: first.body, isReplay: true })
    const { rows } = await api.database.pool.query(
      `select body::jsonb->>'transport' as transport from journal.records
        order by position desc limit 1`,
    )
    expect(rows).toEqual([{ transport }])
  })

  test('a refusal is told again, though it would be accepted by now', async () => {
    const sent = {
      spec: postTransaction,
      params,
      body: deposit('customer:2', -5),
      key: 'too-much',
    }
    const refused = await throughDoor(api, sent, 'kafka')
    expect(refused).toMatchObject({ status: 422, isReplay: false })
    await api.post('/v1/ledgers/book/transactions', deposit('customer:2', 5)).expect(201)
    expect(await overHttp(api, sent)).toEqual({ ...refused, isReplay: true })
    expect(await throughDoor(api, sent)).toEqual({ ...refused, isReplay: true })
  })

  test('for another body it is refused, and what is stored stays', async () => {
    const sent = { spec: postTransaction, params, key: 'twice' }
    const five = { ...sent, body: deposit('customer:1', 5) }
    const six = { ...sent, body: deposit('customer:1', 6) }
    const first = await overHttp(api, five)
    const reused = await throughDoor(api, six)
    expect(parsed(reused).code).toBe('idempotency_key_reused')
    expect(await overHttp(api, six)).toEqual(reused)
    expect(await throughDoor(api, five)).toMatchObject({ body: first.body, isReplay: true })
  })

  test('If-Match is part of what it stands for', async () => {
    const sent = {
      spec: changeAccount,
      params: { ...params, account: 'customer:1' },
      body: { metadata: { a: 'b' } },
      key: 'known',
    }
    const first = await throughDoor(api, { ...sent, ifMatch: '*' })
    const again = await overHttp(api, { ...sent, ifMatch: '*' })
    expect(again).toEqual({ ...told(first), isReplay: true })
    expect(parsed(await overHttp(api, sent)).code).toBe('idempotency_key_reused')
  })

  test('what is only tried writes nothing, behind any door', async () => {
    const before = await api.recordCount()
    const sent = { spec: postTransaction, params, body: deposit('customer:1', 5), isDryRun: true }
    expect(await throughDoor(api, sent)).toMatchObject({ status: 201, isReplay: false })
    expect(await api.recordCount()).toBe(before)
  })
})

/** Without what only another door needs. */
function told({ status, body, isReplay }: Told): Told {
  return { status, body, isReplay }
}

const member = { ...params, category: 'assets', member: 'bank:cash' }
const good = deposit('customer:1', 5)
const post = { spec: postTransaction, params, body: good, key: 'k' }
const [debit, credit] = (good as { readonly entries: readonly object[] }).entries

/** One request each, and the code that both doors answer. */
const faults: readonly (readonly [string, string, Sent])[] = [
  ['no body', 'invalid_json', { ...post, body: undefined }],
  ['null for a body', 'invalid_field', { ...post, body: null }],
  ['an array for a body', 'invalid_field', { ...post, body: [] }],
  ['U+0000', 'ill_formed_text', { ...post, body: { ...good, source: 'a\0' } }],
  ['a lone surrogate', 'ill_formed_text', { ...post, body: { ...good, source: '\ud800' } }],
  ['a lone surrogate in a key', 'ill_formed_text', { ...post, body: { '\udc00': 1 } }],
  ['an unknown field', 'unknown_field', { ...post, body: { ...good, colour: 'red' } }],
  ['a missing field', 'invalid_field', { ...post, body: { source: 'core' } }],
  ['one entry', 'invalid_field', { ...post, body: { entries: [debit] } }],
  [
    'an amount as a number',
    'invalid_amount',
    { ...post, body: { entries: [{ ...debit, amount: 5 }, credit] } },
  ],
  [
    'two faults, of which the first of the catalogue counts',
    'unknown_field',
    { ...post, body: { entries: [{ ...debit, amount: '0' }, credit], colour: 'red' } },
  ],
  [
    'a card number',
    'card_number_not_allowed',
    { ...post, body: { ...good, source: '4111111111111111' } },
  ],
  [
    'what no schema says',
    'invalid_field',
    { ...post, body: { ...good, expires_at: '2030-01-01T00:00:00Z' } },
  ],
  [
    'what no schema says, before a missing key',
    'invalid_field',
    { spec: postTransaction, params, body: { ...good, expires_at: '2030-01-01T00:00:00Z' } },
  ],
  ['no key', 'idempotency_key_missing', { spec: postTransaction, params, body: good }],
  ['a key that is none', 'idempotency_key_invalid', { ...post, key: 'a b' }],
  ['a card number as a key', 'card_number_not_allowed', { ...post, key: '4111111111111111' }],
  ['an ill-formed path', 'invalid_parameter', { ...post, params: { ledger: 'a b' } }],
  [
    'an ill-formed path beside an ill-formed body',
    'unknown_field',
    { ...post, params: { ledger: 'a b' }, body: { ...good, colour: 'red' } },
  ],
  ['a ledger that is not there', 'ledger_not_found', { ...post, params: { ledger: 'nothing' } }],
  [
    'an account that is not there',
    'account_not_found',
    { spec: changeAccount, params: { ...params, account: 'nobody' }, body: { min_balance: null } },
  ],
  [
    'a category that is not there',
    'category_not_found',
    { spec: addMember, params: { ...member, category: 'nothing' } },
  ],
  [
    'a transaction that is not there',
    'transaction_not_found',
    { spec: voidPending, params: { ...params, id: `txn_${'0'.repeat(32)}` }, key: 'k' },
  ],
  [
    'a kind that is none',
    'invalid_parameter',
    { spec: addMember, params: { ...member, kind: 'person' } },
  ],
  [
    'an unknown parameter',
    'unknown_filter',
    { spec: addMember, params: { ...member, colour: 'red' } },
  ],
  [
    'an unknown parameter of a command without any',
    'unknown_filter',
    { ...post, params: { ...params, kind: 'account' } },
  ],
  [
    'an If-Match that is too long',
    'invalid_parameter',
    {
      spec: changeAccount,
      params: { ...params, account: 'customer:1' },
      body: { min_balance: null },
      ifMatch: `"${'x'.repeat(1_000)}"`,
    },
  ],
  [
    'a wrong field of a list',
    'unknown_field',
    { spec: openAccounts, params, body: { accounts: [{ address: 'a', colour: 'red' }] } },
  ],
  [
    'a currency with another scale',
    'currency_exists',
    { spec: registerCurrency, params: { code: 'JPY' }, body: { scale: 2 } },
  ],
]

describe('what is wrong with a command', () => {
  test.each(faults)('%s: both doors answer %s, to the byte', async (_name, code, sent) => {
    const before = await api.recordCount()
    const answer = await overHttp(api, sent)
    expect(parsed(answer).code).toBe(code)
    expect(await throughDoor(api, sent)).toEqual(answer)
    expect(await api.recordCount()).toBe(before)
  })

  test('the scope comes first, then what is sent, then the ledgers of the key', async () => {
    const { pool } = api.database
    const withoutScope = await createTestApiKey(pool, { scopes: ['ledger:read'] })
    const elsewhere = await createTestApiKey(pool, { ledgers: ['acme'] })
    const broken = { ...post, body: { colour: 'red' } }
    const table: readonly (readonly [Sent, string])[] = [
      [{ ...broken, apiKey: withoutScope }, 'scope_missing'],
      [{ ...broken, apiKey: elsewhere }, 'unknown_field'],
      [{ ...post, apiKey: elsewhere, key: 'a b' }, 'ledger_not_found'],
      [
        { spec: openLedger, body: { id: 'new' }, apiKey: elsewhere, key: 'a b' },
        'ledger_not_found',
      ],
    ]
    for (const [sent, code] of table) {
      const answer = await overHttp(api, sent)
      expect([sent.spec.name, parsed(answer).code]).toEqual([sent.spec.name, code])
      expect(await throughDoor(api, sent)).toEqual(answer)
    }
  })
})
