import { createApiClient, createTestApiKey, type ApiAnswer } from '@ledger/testkit'
import type { ProblemCode } from '@ledger/wire'
import type { Elsewhere, Provocation } from './provocation.ts'
import { transfer, transactions } from './requests.ts'
import { whileWritesWait, type Stage } from './stage.ts'

const account = '/v1/ledgers/acme/accounts/customer:1'

/** A body that is sent as it is. */
function post(body: string | object, headers: Readonly<Record<string, string>> = {}): Provocation {
  return {
    operation: 'postTransaction',
    send: ({ write }) => write.post(transactions, body, { headers }),
  }
}

function get(
  operation: string | undefined,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Provocation {
  return { operation, send: ({ read }) => read.get(path, { headers }) }
}

/** What is wrong with a request before the rules are asked. */
export const requestProvocations = {
  route_not_found: get(undefined, '/v1/nothing'),
  api_key_missing: { operation: 'listLedgers', send: withoutKey },
  api_key_invalid: get('listLedgers', '/v1/ledgers', { authorization: 'Bearer lk_0_0' }),
  scope_missing: { operation: 'listLedgers', send: withoutScope },
  body_too_large: post({ source: 'x'.repeat(1_100_000) }),
  unsupported_media_type: post('{}', { 'content-type': 'text/plain' }),
  invalid_message: {
    test: 'packages/grpc/src/codec/compile-decoder.unit.test.ts',
    why: 'Only gRPC has messages.',
  },
  invalid_json: post('{'),
  nesting_too_deep: post('['.repeat(33) + ']'.repeat(33)),
  duplicate_key: post('{"entries":[],"entries":[]}'),
  ill_formed_text: post('{"source":"\\ud800"}'),
  card_number_not_allowed: post({ ...transfer(1n), source: '4111111111111111' }),
  unknown_field: post({ ...transfer(1n), amount: '1' }),
  invalid_amount: post(transfer(0n)),
  invalid_field: post({ entries: [] }),
  invalid_parameter: get('listLedgers', '/v1/ledgers?limit=0'),
  unknown_filter: get('listLedgers', '/v1/ledgers?colour=red'),
  search_disabled: {
    operation: 'listTransactions',
    send: ({ readWithoutSearch }) => readWithoutSearch.get(`${transactions}?source=core`),
  },
  invalid_cursor: get('listLedgers', '/v1/ledgers?cursor=none'),
  invalid_token: get('getBalance', `${account}/balance`, { 'min-token': 'none' }),
  idempotency_key_missing: {
    operation: 'postTransaction',
    send: ({ write }) => write.post(transactions, transfer(1n), { idempotencyKey: null }),
  },
  idempotency_key_invalid: post(transfer(1n), { 'idempotency-key': 'a b' }),
  ledger_not_found: get('getLedger', '/v1/ledgers/nothing'),
  account_not_found: get('getAccount', '/v1/ledgers/acme/accounts/nobody'),
  transaction_not_found: get('getTransaction', `${transactions}/txn_${'0'.repeat(32)}`),
  as_of_version_not_reached: get(
    'getBalance',
    `${account}/balance?as_of=1993-01-01T00:00:00Z&as_of_version=1000000`,
  ),
  currency_exists: {
    operation: 'registerCurrency',
    send: ({ write }) => write.put('/v1/currencies/JPY', { scale: 2 }),
  },
  idempotency_in_progress: { operation: 'postTransaction', send: twiceAtOnce },
} satisfies Partial<Record<ProblemCode, Provocation | Elsewhere>>

/** The client of the tests always has a key. */
async function withoutKey({ readUrl }: Stage): Promise<ApiAnswer> {
  const answer = await fetch(`${readUrl}/v1/ledgers`)
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) as unknown }
}

async function withoutScope({ readUrl, pool }: Stage) {
  const key = await createTestApiKey(pool, { scopes: ['transactions:write'] })
  return createApiClient(readUrl, key).get('/v1/ledgers')
}

/** The first is held up; whichever of the two is answered first is told of the other. */
function twiceAtOnce(stage: Stage) {
  const send = () =>
    stage.hurriedWrite.post(transactions, transfer(1n), { idempotencyKey: 'twice' })
  return whileWritesWait(stage, () => Promise.race([send(), send()]))
}
