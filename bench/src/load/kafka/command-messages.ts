import type { Message } from 'kafkajs'
import type { KafkaRun } from './kafka-run.ts'

const amountMax = 100_000

/** Transactions of two entries between accounts chosen at random, in turn of each ledger. */
export function commandMessages(
  { ledgers, accounts, source, idPrefix }: KafkaRun,
  first: number,
  count: number,
): Message[] {
  return Array.from({ length: count }, (_, offset) => {
    const index = first + offset
    const ledger = ledgers[index % ledgers.length] ?? ''
    return {
      key: ledger,
      value: transactionText(ledger, accounts),
      headers: {
        ce_specversion: '1.0',
        ce_id: `${idPrefix}${index}`,
        ce_source: source,
        ce_type: 'ledger.command.post-transaction.v1',
        'content-type': 'application/json',
      },
    }
  })
}

/** Of the message with such an id; undefined for those of others. */
export function indexOfId({ idPrefix }: KafkaRun, id: string): number | undefined {
  return id.startsWith(idPrefix) ? Number(id.slice(idPrefix.length)) : undefined
}

function transactionText(ledger: string, accounts: number): string {
  const debit = 1 + Math.floor(Math.random() * accounts)
  const step = Math.floor(Math.random() * (accounts - 1))
  const credit = ((debit + step) % accounts) + 1
  const amount = String(1 + Math.floor(Math.random() * amountMax))
  const entries = [
    { account: `account:${debit}`, direction: 'debit', amount },
    { account: `account:${credit}`, direction: 'credit', amount },
  ]
  return JSON.stringify({ ledger, body: { entries } })
}
