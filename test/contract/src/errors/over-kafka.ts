import type { ApiAnswer, ApiClient } from '@ledger/testkit'
import type { ProblemCode } from '@ledger/wire'
import { transactions, transfer } from './requests.ts'

/** What a provocation of Kafka's own has to work with. */
export interface KafkaStage {
  /** Of a source that may do all. */
  readonly write: ApiClient
  /** Of sources that are bound to no key, to a revoked one, and to one that may only read. */
  readonly unbound: ApiClient
  readonly revoked: ApiClient
  readonly reader: ApiClient
}

/** How a code is provoked where the request of HTTP is none for a topic, or why it cannot be. */
export type OverKafka =
  { readonly send: (stage: KafkaStage) => Promise<ApiAnswer> } | { readonly why: string }

const onlyReads = { why: 'Only reads are answered so, and topics carry commands.' }
const neverFinal = { why: 'It is never final: the message is tried again until it is judged.' }
const member = '/v1/ledgers/acme/categories/nothing/members/customer:1?kind=account'

/** All other codes are provoked by the request of HTTP, sent as a message. */
export const overKafka: Partial<Readonly<Record<ProblemCode, OverKafka>>> = {
  route_not_found: { why: 'A type that is not known is `invalid_parameter`.' },
  api_key_missing: { send: ({ unbound }) => unbound.post(transactions, transfer(1n)) },
  api_key_invalid: { send: ({ revoked }) => revoked.post(transactions, transfer(1n)) },
  scope_missing: { send: ({ reader }) => reader.post(transactions, transfer(1n)) },
  invalid_message: { why: 'Only gRPC has messages of protobuf.' },
  invalid_parameter: {
    send: ({ write }) =>
      write.post(transactions, transfer(1n), { headers: { ce_specversion: '0.3' } }),
  },
  unknown_filter: { why: 'A name that is not known is `unknown_field`.' },
  search_disabled: onlyReads,
  invalid_cursor: onlyReads,
  invalid_token: onlyReads,
  idempotency_key_missing: { why: 'Source and id of a message are its key when it has no other.' },
  idempotency_in_progress: neverFinal,
  ledger_not_found: {
    send: ({ write }) => write.post('/v1/ledgers/nothing/transactions', transfer(1n)),
  },
  account_not_found: {
    send: ({ write }) => write.patch('/v1/ledgers/acme/accounts/nobody', { min_balance: null }),
  },
  category_not_found: { send: ({ write }) => write.put(member, {}) },
  transaction_not_found: {
    send: ({ write }) => write.post(`${transactions}/txn_${'0'.repeat(32)}/void`, {}),
  },
  category_too_large: onlyReads,
  as_of_version_not_reached: onlyReads,
  currency_exists: { why: 'Currencies belong to no ledger, and are registered over HTTP or gRPC.' },
  overloaded: neverFinal,
  deadline_exceeded: neverFinal,
  shutting_down: neverFinal,
  storage_unavailable: neverFinal,
  outcome_unknown: neverFinal,
  not_caught_up: onlyReads,
  internal: { why: 'It takes a fault of ours: apps/write-api/src/ingest/kafka/poison.int.test.ts' },
}
