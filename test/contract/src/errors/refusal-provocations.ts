import type { ProblemCode } from '@ledger/wire'
import type { Provocation } from './provocation.ts'
import { transactions, transfer } from './requests.ts'
import type { Stage } from './stage.ts'

const accounts = '/v1/ledgers/acme/accounts'
const chosenId = 'txn_019b76da78007000800000000000000c'
const past = '1993-01-01T00:00:00Z'
const widest = 10n ** 38n - 1n

function refuse(operation: string, path: string, body: object): Provocation {
  return { operation, send: ({ write }) => write.post(path, body) }
}

const post = (body: object): Provocation => refuse('postTransaction', transactions, body)

const open = (address: string, currency: string, limits: object = {}): Provocation =>
  refuse('openAccounts', accounts, { address, currency, normal_balance: 'credit', ...limits })

/** The second of two, when the first is there. */
function afterwards(first: object, second: object, idempotencyKey?: string): Provocation {
  const send = async ({ write }: Stage) => {
    const options = idempotencyKey === undefined ? {} : { idempotencyKey }
    const made = await write.post(transactions, first, options)
    if (made.status !== 201) throw new Error(`the first was answered ${made.text}`)
    return write.post(transactions, second, options)
  }
  return { operation: 'postTransaction', send }
}

/** What the rules refuse. */
export const refusalProvocations = {
  idempotency_key_reused: afterwards(transfer(1n), transfer(2n), 'reused'),
  precondition_failed: {
    operation: 'changeLedger',
    send: ({ write }) =>
      write.patch('/v1/ledgers/acme', { name: 'x' }, { headers: { 'if-match': '"none"' } }),
  },
  bulk_refused: { operation: 'postTransaction', send: withRefused },
  ledger_exists: refuse('openLedger', '/v1/ledgers', { id: 'acme', name: 'another' }),
  account_exists: open('customer:1', 'EUR'),
  unknown_currency: open('customer:9', 'QQQ'),
  limits_crossed: open('customer:9', 'CZK', { min_balance: '2', max_balance: '1' }),
  metadata_too_large: { operation: 'changeLedger', send: describeTwice },
  locked_before_ahead: {
    operation: 'changeLedger',
    send: ({ write }) =>
      write.patch('/v1/ledgers/acme', { settings: { locked_before: '9999-01-01T00:00:00Z' } }),
  },
  transaction_id_exists: afterwards(
    { ...transfer(1n), id: chosenId },
    { ...transfer(2n), id: chosenId },
  ),
  external_id_exists: afterwards(
    { ...transfer(1n), external_id: 'once' },
    { ...transfer(2n), external_id: 'once' },
  ),
  external_id_missing: {
    operation: 'postTransaction',
    send: (stage) => inStrictLedger(stage, transfer(1n)),
  },
  effective_at_locked: {
    operation: 'postTransaction',
    send: (stage) =>
      inStrictLedger(stage, { ...transfer(1n), external_id: 'x', effective_at: past }),
  },
  effective_at_too_late: post({ ...transfer(1n), effective_at: '9999-01-01T00:00:00Z' }),
  expires_at_passed: post({
    ...transfer(1n),
    status: 'pending',
    expires_at: '1993-01-01T00:00:00Z',
  }),
  unknown_account: post(transfer(1n, 'nobody')),
  account_closed: { operation: 'postTransaction', send: toClosedAccount },
  account_not_empty: { operation: 'closeAccount', send: closeFull },
  currency_mismatch: post({
    entries: [
      { account: 'bank:cash', direction: 'debit', amount: '1', currency: 'EUR' },
      { account: 'customer:1', direction: 'credit', amount: '1' },
    ],
  }),
  accounts_must_differ: post(transfer(1n, 'customer:1', 'customer:1')),
  unbalanced: post(transfer(1n, 'euros')),
  amount_overflow: afterwards(
    transfer(widest, 'wide:1', 'wide:2'),
    transfer(1n, 'wide:1', 'wide:2'),
  ),
  version_mismatch: withFirstEntry({ expected_version: 1_000_000 }),
  condition_failed: withFirstEntry({ conditions: { posted: { lt: '0' } } }),
  balance_below_minimum: post(transfer(-1_000_000n)),
  balance_above_maximum: post(transfer(101n, 'capped')),
} satisfies Partial<Record<ProblemCode, Provocation>>

function withFirstEntry(fields: object): Provocation {
  return post({
    entries: [
      { account: 'bank:cash', direction: 'debit', amount: '1', ...fields },
      { account: 'customer:1', direction: 'credit', amount: '1' },
    ],
  })
}

async function toClosedAccount({ write }: Stage) {
  await write.post(`${accounts}/unused/close`, {})
  return write.post(transactions, transfer(1n, 'unused'))
}

/** In a ledger of its own, which asks for more than others do. */
async function inStrictLedger({ write }: Stage, body: object) {
  const settings = { external_id_required: true, locked_before: '2020-01-01T00:00:00Z' }
  await write.post('/v1/ledgers', { id: 'strict', settings })
  return write.post('/v1/ledgers/strict/transactions', body)
}

/** 64 texts each time, of other names. */
async function describeTwice({ write }: Stage) {
  const texts = (prefix: string) =>
    Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`${prefix}-${n}`, 'x']))
  await write.patch('/v1/ledgers/acme', { metadata: texts('first') })
  return write.patch('/v1/ledgers/acme', { metadata: texts('second') })
}

async function closeFull({ write }: Stage) {
  await write.post(transactions, transfer(1n))
  return write.post(`${accounts}/customer:1/close`, {})
}

/** Alone, what came with an atomic request of which another item was refused. */
async function withRefused({ write }: Stage) {
  const [innocent, guilty] = [transfer(1n), transfer(-1_000_000n)]
  await write.post(`${transactions}/bulk?atomic=true`, [
    { idempotency_key: 'innocent', ...innocent },
    { idempotency_key: 'guilty', ...guilty },
  ])
  return write.post(transactions, innocent, { idempotencyKey: 'innocent' })
}
