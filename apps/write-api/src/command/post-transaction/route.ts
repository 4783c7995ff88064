import type { EntryToPost } from '@ledger/domain'
import type { HttpServer } from '@ledger/runtime'
import { schemas, TransactionAnswer } from '@ledger/wire'
import { Type } from 'typebox'
import type { AccountIdentity, PostTransactionOperation } from '../../decide/command.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { answerHeaders, idempotencyKeyHeader } from '../headers.ts'
import { requiredIdempotencyKey } from '../idempotency-key.ts'
import { sendAnswer } from '../send-answer.ts'
import { utcTime } from '../utc-time.ts'
import type { Writer } from '../writer.ts'
import { ledgerOf, submit } from '../writer.ts'
import { PostTransactionBody } from './schema.ts'

/** POST /v1/ledgers/{ledger}/transactions */
export function addPostTransaction(app: HttpServer, writer: Writer): void {
  app.post(
    '/v1/ledgers/:ledger/transactions',
    {
      schema: {
        operationId: 'postTransaction',
        tags: ['transactions'],
        headers: idempotencyKeyHeader('order-171812'),
        summary: 'Post a transaction',
        description:
          'Two to 1,000 entries that balance in each currency, posted together or not at all. The answer holds the version and the balances that each entry made.',
        params: Type.Object({ ledger: schemas.LedgerId }),
        body: PostTransactionBody,
        response: { 201: { ...TransactionAnswer, headers: answerHeaders } },
      },
      config: {
        scope: 'transactions:write',
        requiredHeaders: ['idempotency-key'],
        problems: [
          'invalid_amount',
          'idempotency_key_missing',
          'idempotency_key_invalid',
          'ledger_not_found',
          'idempotency_in_progress',
          'idempotency_key_reused',
          'external_id_exists',
          'unknown_account',
          'account_closed',
          'currency_mismatch',
          'accounts_must_differ',
          'unbalanced',
          'amount_overflow',
          'balance_below_minimum',
          'balance_above_maximum',
        ],
      },
    },
    async (request, reply) => {
      const { body } = request
      const idempotencyKey = requiredIdempotencyKey(request.headers['idempotency-key'])
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

function operationOf(
  body: PostTransactionBody,
  accounts: readonly AccountIdentity[],
): PostTransactionOperation {
  return {
    name: 'post-transaction',
    entries: body.entries.map(entryOf),
    accounts,
    ...(body.effective_at === undefined ? {} : { effectiveAt: utcTime(body.effective_at) }),
    ...(body.external_id === undefined ? {} : { externalId: body.external_id }),
    ...(body.source === undefined ? {} : { source: body.source }),
    ...(body.correlation_id === undefined ? {} : { correlationId: body.correlation_id }),
    ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
  }
}

function entryOf(entry: PostTransactionBody['entries'][number]): EntryToPost {
  return {
    address: entry.account,
    direction: entry.direction,
    amountMinor: BigInt(entry.amount),
    ...(entry.currency === undefined ? {} : { currency: entry.currency }),
  }
}
