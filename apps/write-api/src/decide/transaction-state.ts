import type { Transaction } from '@ledger/domain'
import type { LatestStep } from '../journal/find-latest-steps.ts'
import type { TransactionHeadRow } from '../journal/lock-transaction-heads.ts'
import type { PostedTransaction } from '../journal/make-transaction-heads.ts'
import type { StoredTransaction } from './command.ts'
import { transactionOf } from './of-rows.ts'

/** What a batch knows of transactions that were made before, as its commands leave them. */
export class TransactionState {
  readonly #transactions = new Map<string, Transaction>()
  readonly #latestSteps = new Map<string, LatestStep>()
  /** Transactions that the batch changed, by id, as it leaves them. */
  readonly changed = new Map<string, ChangedTransaction>()

  constructor(latestSteps: readonly LatestStep[]) {
    for (const step of latestSteps) this.#latestSteps.set(step.transactionId, step)
  }

  /** What was posted at once and has no head yet, as the head that would be made says it. */
  addUnheaded(
    unheaded: readonly PostedTransaction[],
    stored: ReadonlyMap<string, StoredTransaction>,
  ): void {
    const heads = unheaded.map(({ transactionId, posted }) => {
      const nothing = posted.map(() => 0n)
      const id = transactionId.toString('hex')
      return { transactionId: id, status: 1, held: nothing, posted, reversed: nothing }
    })
    this.addHeads(heads, stored)
  }

  /** Joins the locked heads of transactions with how these were made. */
  addHeads(
    heads: readonly TransactionHeadRow[],
    stored: ReadonlyMap<string, StoredTransaction>,
  ): void {
    for (const head of heads) {
      const known = stored.get(head.transactionId)
      if (known === undefined)
        throw new Error(`transaction ${head.transactionId} was locked unasked`)
      this.#transactions.set(head.transactionId, transactionOf(known, head))
    }
  }

  /** @throws when the transaction was not locked */
  of({ transactionId, event }: StoredTransaction): Transaction {
    const transaction = this.#transactions.get(transactionId.toString('hex'))
    if (transaction === undefined) throw new Error(`the head of ${event.id} is missing`)
    return transaction
  }

  /** @param reversal 32 hex digits: the transaction that undoes a part of it */
  change({ transactionId }: StoredTransaction, transaction: Transaction, reversal?: string): void {
    const id = transactionId.toString('hex')
    const reversals = this.changed.get(id)?.reversals ?? []
    this.#transactions.set(id, transaction)
    this.changed.set(id, {
      transactionId,
      transaction,
      reversals: reversal === undefined ? reversals : [...reversals, reversal],
    })
  }

  /** The last record of a transaction; one that a predecessor in the batch made has no position yet. */
  latestStep({ transactionId }: StoredTransaction): LatestStep | undefined {
    const id = transactionId.toString('hex')
    return this.changed.has(id) ? undefined : this.#latestSteps.get(id)
  }
}

export interface ChangedTransaction {
  readonly transactionId: Buffer
  readonly transaction: Transaction
  /** 32 hex digits each. */
  readonly reversals: readonly string[]
}
