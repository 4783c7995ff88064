import { createHash } from 'node:crypto'
import type { ApiAnswer, ApiClient } from '@ledger/testkit'
import type { BankRow } from './bank-row.ts'
import { bankCurrency } from './bank-row.ts'
import { sendUntilAnswered } from './send-until-answered.ts'

/** What became of one row. */
export interface RowOutcome {
  readonly isAcknowledged: boolean
  /** The service says that it had answered this before. */
  readonly isReplay: boolean
  readonly retries: number
  /** SHA-256 of the bytes of the body, in hex. */
  readonly bodyHash: string
  /** Undefined when the customer's balance in the answer is the bank's; else what differs. */
  readonly fault: string | undefined
}

/** Posts a row under the bank's own id, as key and as external id. */
export async function postRow(
  client: ApiClient,
  ledger: string,
  row: BankRow,
): Promise<RowOutcome> {
  const path = `/v1/ledgers/${ledger}/transactions`
  const body = requestOf(row)
  const { answer, retries } = await sendUntilAnswered(() =>
    client.post(path, body, { idempotencyKey: row.transactionId }),
  )
  return {
    isAcknowledged: answer.status === 201,
    isReplay: answer.headers.get('idempotency-replayed') === 'true',
    retries,
    bodyHash: createHash('sha256').update(answer.text).digest('hex'),
    fault: faultOf(answer, row),
  }
}

function requestOf(row: BankRow): object {
  const amount = String(row.amountMinor)
  const other = row.direction === 'credit' ? 'debit' : 'credit'
  return {
    entries: [
      { account: row.account, direction: row.direction, amount, currency: bankCurrency },
      { account: row.counterAccount, direction: other, amount, currency: bankCurrency },
    ],
    effective_at: `${row.bookedOn}T00:00:00Z`,
    external_id: row.transactionId,
    metadata: { kind: row.kind },
  }
}

interface TransactionBody {
  readonly entries?: readonly {
    readonly account: string
    readonly balance: { readonly posted: { readonly amount: string } }
  }[]
}

function faultOf({ status, text, body }: ApiAnswer, row: BankRow): string | undefined {
  const what = `transaction ${row.transactionId} of ${row.account}`
  if (status !== 201) return `${what} was answered ${status}: ${text}`
  const { entries } = body as TransactionBody
  const balance = entries?.find(({ account }) => account === row.account)?.balance.posted.amount
  if (balance === String(row.balanceAfterMinor)) return undefined
  return `${what} left ${balance} instead of ${row.balanceAfterMinor}`
}
