import type { ToldBalance, Witness } from './witness.ts'

interface Sums {
  readonly debits: string
  readonly credits: string
  readonly amount: string
}

/** What of a balance is looked at in answers of reads and of writes. */
export interface BalanceBody {
  readonly posted: Sums
  readonly pending: Sums
}

/** A balance as the read API answers it. */
export interface AccountBalanceBody extends BalanceBody {
  readonly account: string
  readonly currency: string
  readonly normal_balance: 'debit' | 'credit'
  readonly version: number
}

/** A transaction as the write API answers it. */
export interface TransactionBody {
  readonly token: string
  readonly entries: readonly {
    readonly account: string
    readonly version: number
    readonly balance: BalanceBody
  }[]
}

export function toldBalance(
  ledger: string,
  account: string,
  version: number,
  { posted, pending }: BalanceBody,
): ToldBalance {
  const sums = [posted.debits, posted.credits, pending.debits, pending.credits] as const
  return { ledger, account, version, sums }
}

/** An acknowledged transaction: every read that begins from now on has to see it. */
export function acknowledge(witness: Witness, ledger: string, body: TransactionBody): void {
  for (const { account, version, balance } of body.entries) {
    witness.told(toldBalance(ledger, account, version, balance))
    witness.raiseFloor(ledger, account, version)
    witness.wrote(ledger, { account, version, token: body.token })
  }
}
