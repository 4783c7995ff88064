import type { Direction } from '@ledger/domain'

/** One booking of a customer's account, as the bank has it. */
export interface BankRow {
  /** The bank's own id, unique. */
  readonly transactionId: string
  /** YYYY-MM-DD */
  readonly bookedOn: string
  /** The customer's account: credit-normal, because it is what the bank owes the customer. */
  readonly account: string
  /** `credit` raises the customer's balance; the counter account gets the other side. */
  readonly direction: Direction
  /** Hundredths of a Czech crown, above 0. */
  readonly amountMinor: bigint
  /** What the bank says the customer's balance was after this booking; may be below 0. */
  readonly balanceAfterMinor: bigint
  readonly counterAccount: string
  readonly kind: string
}

export const bankCurrency = 'CZK'
