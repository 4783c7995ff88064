import { schemas, TransactionAnswer } from '@ledger/wire'
import { Type } from 'typebox'
import { batchedCommand } from '../command-spec.ts'
import { ledgerOf } from '../writer.ts'
import { operationOf, postTransactionFingerprint, requireExpiryToFit } from './operation.ts'
import { postTransactionProblems } from './problems.ts'
import { PostTransactionBody } from './schema.ts'

/** POST /v1/ledgers/{ledger}/transactions */
export const postTransaction = batchedCommand({
  name: 'post-transaction',
  operationId: 'postTransaction',
  method: 'POST',
  path: '/v1/ledgers/:ledger/transactions',
  scope: 'transactions:write',
  status: 201,
  params: Type.Object({ ledger: schemas.LedgerId }),
  body: PostTransactionBody,
  isBodyOptional: false,
  key: 'required',
  takesIfMatch: false,
  problems: postTransactionProblems,
  docs: {
    tag: 'transactions',
    summary: 'Post a transaction, or hold it',
    description:
      'Two to 1,000 entries that balance in each currency, posted together or not at all. A pending one holds its amounts: they count against what is available at once, and are posted or let go later. The answer holds the version and the balances that each entry made.',
    answer: TransactionAnswer,
    keyExample: 'order-171812',
  },
  check: ({ body }) => requireExpiryToFit(body),
  prepare: async (writer, { params, body }) => {
    const ledger = await ledgerOf(writer, params.ledger)
    const addresses = body.entries.map((entry) => entry.account)
    const known = writer.accounts.known(ledger, addresses)
    const accounts = known ?? (await writer.accounts.find(ledger, addresses))
    return {
      ledger,
      fingerprint: postTransactionFingerprint(ledger.ledgerId, body),
      operation: operationOf(body, accounts),
      isComplete: known !== undefined || accounts.length === new Set(addresses).size,
    }
  },
})
