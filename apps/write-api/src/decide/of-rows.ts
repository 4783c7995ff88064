import type { Account, Transaction, TransactionStatus } from '@ledger/domain'
import type { HeadRow } from '../journal/lock-heads.ts'
import type { TransactionHeadRow } from '../journal/lock-transaction-heads.ts'
import type { AccountIdentity, StoredTransaction } from './command.ts'

const statuses = ['pending', 'posted', 'archived'] as const

/** The number of a status in the database. */
export function statusNumber(status: TransactionStatus): number {
  return statuses.indexOf(status)
}

/** A transaction as the rules see it: how it was made, and what became of it. */
export function transactionOf({ event }: StoredTransaction, head: TransactionHeadRow): Transaction {
  const status = statuses[head.status]
  if (status === undefined) throw new Error(`transaction of unknown status ${head.status}`)
  return {
    status,
    lines: event.entries.map(({ account, currency, direction }, line) => ({
      address: account,
      currency,
      direction,
      heldMinor: amountAt(head.held, line),
      postedMinor: amountAt(head.posted, line),
      reversedMinor: amountAt(head.reversed, line),
    })),
  }
}

function amountAt(amounts: readonly bigint[], line: number): bigint {
  const amount = amounts[line]
  if (amount === undefined) throw new Error(`a head has no amount of entry ${line}`)
  return amount
}

/** An account as the rules see it: what it is for ever, and how it is now. */
export function accountOf(identity: AccountIdentity, head: HeadRow): Account {
  return {
    accountNo: identity.accountNo,
    address: identity.address,
    currency: identity.currency,
    normalBalance: identity.normalBalance,
    version: head.version,
    balances: {
      postedDebits: head.postedDebits,
      postedCredits: head.postedCredits,
      pendingDebits: head.pendingDebits,
      pendingCredits: head.pendingCredits,
    },
    minBalance: head.minBalance,
    maxBalance: head.maxBalance,
    isClosed: head.isClosed,
  }
}
