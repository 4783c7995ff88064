export const transactions = '/v1/ledgers/acme/transactions'

/** From cash to a customer, or back when it is below zero. */
export function transfer(amountMinor: bigint, to = 'customer:1', from = 'bank:cash') {
  const amount = String(amountMinor < 0n ? -amountMinor : amountMinor)
  const [debit, credit] = amountMinor < 0n ? [to, from] : [from, to]
  return {
    entries: [
      { account: debit, direction: 'debit', amount },
      { account: credit, direction: 'credit', amount },
    ],
  }
}
