import type { EventEntry, JournalEvent } from '@ledger/wire'
import { isTransactionEvent } from '@ledger/wire'
import type { StreamMessage } from '../stream/stream-message.ts'
import type { KnownBalance, KnownBalances } from './known-balance.ts'
import { accountKey } from './known-balance.ts'

/**
 * What a consumer of the stream knows by adding up amounts, without looking at the balances that the
 * entries carry. A record that came before is not added again.
 */
export function balancesOnStream(messages: readonly StreamMessage[]): KnownBalances {
  const balances = new Map<string, KnownBalance>()
  for (const { partition, value, headers } of messages) {
    const event = JSON.parse(value.toString()) as JournalEvent
    if (!isTransactionEvent(event)) continue
    for (const entry of event.entries) {
      const key = accountKey(partition, entry.account_no)
      const before = balances.get(key) ?? nothing
      if (entry.version <= before.version) continue
      balances.set(key, {
        ledger: event.ledger,
        account: entry.account,
        epoch: Number(headers.ledgerepoch),
        version: before.version + 1,
        sums: add(before.sums, entry),
      })
    }
  }
  return balances
}

const nothing = { version: 0, sums: [0n, 0n, 0n, 0n] } as const

function add(sums: KnownBalance['sums'], entry: EventEntry): KnownBalance['sums'] {
  const amount = entry.kind === 'release' ? -BigInt(entry.amount) : BigInt(entry.amount)
  const column = (entry.kind === 'post' ? 0 : 2) + (entry.direction === 'debit' ? 0 : 1)
  const [postedDebits, postedCredits, pendingDebits, pendingCredits] = sums.map((sum, index) =>
    index === column ? sum + amount : sum,
  ) as [bigint, bigint, bigint, bigint]
  return [postedDebits, postedCredits, pendingDebits, pendingCredits]
}
