import type { AccountToOpen } from '@ledger/domain'
import type { HttpServer, RequestPart } from '@ledger/runtime'
import { compileValidator } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import type { OpenAccountsOperation } from '../../decide/command.ts'
import { DryRunQuery, isDryRun } from '../dry-run.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { answerHeaders, IdempotencyKeyHeader } from '../headers.ts'
import { optionalIdempotencyKey } from '../idempotency-key.ts'
import { keyOfContent } from '../key-of-content.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { ledgerOf, submit } from '../writer.ts'
import { AccountBody, AccountListBody, OpenAccountsBody, OpenedAccounts } from './schema.ts'

/** POST /v1/ledgers/{ledger}/accounts */
export function addOpenAccounts(app: HttpServer, writer: Writer): void {
  app.post(
    '/v1/ledgers/:ledger/accounts',
    {
      schema: {
        operationId: 'openAccounts',
        tags: ['accounts'],
        headers: IdempotencyKeyHeader,
        summary: 'Open one account or many',
        description:
          'One account as the body itself, or up to 1,000 in `accounts`, opened all or none. Each holds one currency.',
        params: Type.Object({ ledger: schemas.LedgerId }),
        querystring: DryRunQuery,
        body: OpenAccountsBody,
        response: { 201: { ...OpenedAccounts, headers: answerHeaders } },
      },
      validatorCompiler: ({ schema, httpPart }) =>
        httpPart === 'body' ? validateBody : compileValidator(schema, httpPart as RequestPart),
      config: {
        scope: 'accounts:write',
        problems: [
          'idempotency_key_invalid',
          'ledger_not_found',
          'idempotency_in_progress',
          'idempotency_key_reused',
          'account_exists',
          'unknown_currency',
          'limits_crossed',
        ],
      },
    },
    async (request, reply) => {
      const { body } = request
      const key = optionalIdempotencyKey(request.headers['idempotency-key'])
      const ledger = await ledgerOf(writer, request.params.ledger)
      const accounts = 'accounts' in body ? body.accounts : [body]
      await writer.currencies.lookForCodes(accounts.map((account) => account.currency))
      const numbers = isDryRun(request)
        ? accounts.map(() => 0) // a number that is taken is gone
        : await writer.accounts.takeNumbers(ledger.shardId, accounts.length)
      const fingerprint = fingerprintOf('open-accounts', ledger.ledgerId, body)
      const answer = await submit(writer, request, {
        ledger,
        idempotencyKey: key ?? keyOfContent(fingerprint),
        fingerprint,
        operation: operationOf(accounts, numbers, 'accounts' in body),
      })
      return sendAnswer(request, reply, 201, answer)
    },
  )
}

const validateOne = compileValidator(AccountBody, 'body')
const validateList = compileValidator(AccountListBody, 'body')

/** Each form by its own schema: a union would answer a wrong field with the faults of both. */
function validateBody(body: unknown): ReturnType<typeof validateOne> {
  const isList = typeof body === 'object' && body !== null && 'accounts' in body
  return isList ? validateList(body) : validateOne(body)
}

function operationOf(
  accounts: readonly AccountBody[],
  numbers: readonly number[],
  isList: boolean,
): OpenAccountsOperation {
  return {
    name: 'open-accounts',
    command: { accounts: accounts.map((account, index) => accountToOpen(account, numbers[index])) },
    metadata: accounts.map((account) => account.metadata),
    isList,
  }
}

function accountToOpen(account: AccountBody, accountNo: number | undefined): AccountToOpen {
  if (accountNo === undefined) throw new Error('fewer numbers than accounts')
  return {
    accountNo,
    address: account.address,
    currency: account.currency,
    normalBalance: account.normal_balance,
    // no overdraft unless it is asked for
    minBalance: account.min_balance === undefined ? 0n : limitOf(account.min_balance),
    maxBalance: account.max_balance === undefined ? null : limitOf(account.max_balance),
  }
}

function limitOf(limit: string | null): bigint | null {
  return limit === null ? null : BigInt(limit)
}
