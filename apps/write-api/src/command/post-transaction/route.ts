import type { BalanceName, Condition, EntryToPost, Operator } from '@ledger/domain'
import type { HttpServer } from '@ledger/runtime'
import { ProblemError } from '@ledger/runtime'
import type { ProblemCode } from '@ledger/wire'
import { schemas, TransactionAnswer, utcTime } from '@ledger/wire'
import { Type } from 'typebox'
import type { AccountIdentity, PostTransactionOperation } from '../../decide/command.ts'
import { DryRunQuery } from '../dry-run.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { givenOf } from '../given-fields.ts'
import { answerHeaders, idempotencyKeyHeader } from '../headers.ts'
import { requiredIdempotencyKey } from '../idempotency-key.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { ledgerOf, submit } from '../writer.ts'
import { PostTransactionBody } from './schema.ts'

const problems: readonly ProblemCode[] = [
  'invalid_amount',
  'idempotency_key_missing',
  'idempotency_key_invalid',
  'ledger_not_found',
  'idempotency_in_progress',
  'idempotency_key_reused',
  'transaction_id_exists',
  'external_id_exists',
  'external_id_missing',
  'effective_at_locked',
  'effective_at_too_late',
  'expires_at_passed',
  'unknown_account',
  'account_closed',
  'currency_mismatch',
  'accounts_must_differ',
  'unbalanced',
  'amount_overflow',
  'version_mismatch',
  'condition_failed',
  'balance_below_minimum',
  'balance_above_maximum',
]

/** POST /v1/ledgers/{ledger}/transactions */
export function addPostTransaction(app: HttpServer, writer: Writer): void {
  app.post(
    '/v1/ledgers/:ledger/transactions',
    {
      schema: {
        operationId: 'postTransaction',
        tags: ['transactions'],
        headers: idempotencyKeyHeader('order-171812'),
        summary: 'Post a transaction, or hold it',
        description:
          'Two to 1,000 entries that balance in each currency, posted together or not at all. A pending one holds its amounts: they count against what is available at once, and are posted or let go later. The answer holds the version and the balances that each entry made.',
        params: Type.Object({ ledger: schemas.LedgerId }),
        querystring: DryRunQuery,
        body: PostTransactionBody,
        response: { 201: { ...TransactionAnswer, headers: answerHeaders } },
      },
      config: {
        scope: 'transactions:write',
        requiredHeaders: ['idempotency-key'],
        problems,
      },
    },
    async (request, reply) => {
      const { body } = request
      requireExpiryToFit(body)
      const idempotencyKey = requiredIdempotencyKey(request)
      const ledger = await ledgerOf(writer, request.params.ledger)
      const addresses = body.entries.map((entry) => entry.account)
      const accounts =
        writer.accounts.known(ledger, addresses) ?? (await writer.accounts.find(ledger, addresses))
      const answer = await submit(writer, request, {
        ledger,
        idempotencyKey,
        fingerprint: fingerprintOf('post-transaction', ledger.ledgerId, body),
        operation: operationOf(body, accounts),
      })
      return sendAnswer(request, reply, 201, answer)
    },
  )
}

/** @throws ProblemError when a transaction that holds nothing is to expire */
function requireExpiryToFit(body: PostTransactionBody): void {
  if (body.expires_at === undefined || body.status === 'pending') return
  const pointer = '/expires_at'
  const detail = 'Only a pending transaction expires.'
  const code = 'invalid_field'
  throw new ProblemError({ code, detail, errors: [{ pointer, code, detail }] })
}

function operationOf(
  body: PostTransactionBody,
  accounts: readonly AccountIdentity[],
): PostTransactionOperation {
  return {
    name: 'post-transaction',
    entries: body.entries.map(entryOf),
    status: body.status ?? 'posted',
    accounts,
    ...(body.effective_at === undefined ? {} : { effectiveAt: utcTime(body.effective_at) }),
    ...(body.expires_at === undefined ? {} : { expiresAt: utcTime(body.expires_at) }),
    ...givenOf(body),
  }
}

function entryOf(entry: PostTransactionBody['entries'][number]): EntryToPost {
  return {
    address: entry.account,
    direction: entry.direction,
    amountMinor: BigInt(entry.amount),
    ...(entry.currency === undefined ? {} : { currency: entry.currency }),
    ...(entry.expected_version === undefined ? {} : { expectedVersion: entry.expected_version }),
    ...(entry.conditions === undefined ? {} : { conditions: conditionsOf(entry.conditions) }),
  }
}

const balanceNames: readonly BalanceName[] = ['posted', 'pending', 'available']
const operators: readonly Operator[] = ['gt', 'gte', 'eq', 'lte', 'lt']

type ConditionsBody = NonNullable<PostTransactionBody['entries'][number]['conditions']>

/** In one order, however they were sent. */
function conditionsOf(conditions: ConditionsBody): readonly Condition[] {
  return balanceNames.flatMap((balance) =>
    operators.flatMap((operator): readonly Condition[] => {
      const limit = conditions[balance]?.[operator]
      return limit === undefined ? [] : [{ balance, operator, amountMinor: BigInt(limit) }]
    }),
  )
}
