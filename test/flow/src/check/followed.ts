import { Follower, memoryPlaceStore, RunningBalances } from '@ledger/consumer'
import { parseBatch, type IncomingMessage, type StreamRecord } from '@ledger/stream'
import type { StreamMessage } from '@ledger/testkit'

/** The records in messages, each checked against its hash; throws when one is none. */
export function recordsOf(messages: readonly StreamMessage[]): readonly StreamRecord[] {
  return messages.flatMap((message) => {
    const { partition, offset } = message
    const batch = { partition, messages: [incoming(message)], nextOffset: offset + 1 }
    const { records, poison } = parseBatch(batch)
    if (poison[0] !== undefined) throw new Error(`${offset}: ${poison[0].reason}`)
    return records
  })
}

/** The balances that a consumer comes to by following these records, as text. */
export async function followedText(records: readonly StreamRecord[]): Promise<string> {
  const balances = new RunningBalances()
  const follower = new Follower({
    store: memoryPlaceStore(),
    onRecord: (record) => balances.apply(record),
    onTakenBack: (record) => balances.takeBack(record),
  })
  for (const record of records) await follower.take(record)
  await follower.finish()
  const lines = balances.stored().map((balance) => JSON.stringify(balance))
  return lines.toSorted().join('\n')
}

function incoming({ partition, offset, key, value, headers }: StreamMessage): IncomingMessage {
  return {
    topic: 'journal',
    partition,
    offset,
    key: key === null ? null : Buffer.from(key),
    value,
    headers,
  }
}
