import type { TestMessage } from '../stream/send-messages.ts'

export interface CommandMessageOptions {
  /** `ce_id`; another one each time unless given. */
  readonly id?: string
  readonly source?: string
  readonly partition?: number
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
}

let ids = 0

/** A command as a producer sends it: a CloudEvent in binary mode. */
export function commandMessage(
  name: string,
  ledger: string,
  value: object,
  options: CommandMessageOptions = {},
): TestMessage {
  return {
    partition: options.partition ?? 0,
    key: options.key ?? ledger,
    value: JSON.stringify(value),
    headers: {
      ce_specversion: '1.0',
      ce_id: options.id ?? `message-${(ids += 1)}`,
      ce_source: options.source ?? 'tests',
      ce_type: `ledger.command.${name}.v1`,
      'content-type': 'application/json',
      ...options.headers,
    },
  }
}

/** Cash in for a customer; a negative amount is cash out. */
export function depositMessage(
  ledger: string,
  customer: string,
  amountMinor: number,
  options: CommandMessageOptions = {},
): TestMessage {
  const amount = String(Math.abs(amountMinor))
  const isIn = amountMinor > 0
  const entries = [
    { account: 'bank:cash', direction: isIn ? 'debit' : 'credit', amount },
    { account: customer, direction: isIn ? 'credit' : 'debit', amount },
  ]
  return commandMessage('post-transaction', ledger, { ledger, body: { entries } }, options)
}

/** Opens a ledger and its accounts, right behind each other. */
export function openingMessages(ledger: string, partition = 0): readonly TestMessage[] {
  const accounts = [
    { address: 'bank:cash', currency: 'CZK', normal_balance: 'debit', min_balance: null },
    { address: 'customer:1', currency: 'CZK', normal_balance: 'credit' },
    { address: 'customer:2', currency: 'CZK', normal_balance: 'credit' },
  ]
  return [
    commandMessage('open-ledger', ledger, { body: { id: ledger } }, { partition }),
    commandMessage('open-accounts', ledger, { ledger, body: { accounts } }, { partition }),
  ]
}
