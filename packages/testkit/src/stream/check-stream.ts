import { createHash } from 'node:crypto'
import type { JournalEvent } from '@ledger/wire'
import { isTransactionEvent } from '@ledger/wire'
import type pg from 'pg'
import type { Violation } from '../invariants/violation.ts'
import type { ExpectedMessage } from './expected-messages.ts'
import { expectedMessages } from './expected-messages.ts'
import { schemaFaults } from './schema-faults.ts'
import type { StreamMessage } from './stream-message.ts'
import { positionOf } from './stream-message.ts'

const violationsMax = 20

export interface CheckStreamOptions {
  /** The relay may still be behind the journal: what is missing at the end is no violation. */
  readonly isBehind?: boolean
}

/**
 * What a fresh consumer of the journal's topic must find (I10), by itself: after doubles are dropped,
 * positions 1, 2, 3 … in each partition, versions 1, 2, 3 … of each account, hashes that fit, and events
 * as their schemas say. And beside the journal: every record, with the same bytes, key and headers.
 */
export async function checkStream(
  pool: pg.Pool,
  messages: readonly StreamMessage[],
  options: CheckStreamOptions = {},
): Promise<readonly Violation[]> {
  const expected = await expectedMessages(pool)
  const violations = new Set<string>()
  const fold = new StreamFold()
  for (const message of messages) {
    for (const fault of fold.take(message)) violations.add(fault)
    for (const fault of differences(message, expected)) violations.add(fault)
  }
  if (options.isBehind !== true) {
    for (const fault of missing(fold, expected)) violations.add(fault)
  }
  return [...violations]
    .slice(0, violationsMax)
    .map((detail) => ({ invariant: 'I10', rule: 'stream', detail }))
}

/** Follows positions and versions, as a consumer does that knows nothing but the stream. */
class StreamFold {
  /** Last position of each partition. */
  readonly positions = new Map<number, number>()
  readonly #versions = new Map<string, number>()
  readonly #hashes = new Map<string, string>()

  take(message: StreamMessage): readonly string[] {
    const place = `partition ${message.partition} position ${positionOf(message)}`
    const hash = createHash('sha256').update(message.value).digest('hex')
    const faults: string[] = []
    if (hash !== message.headers.ledgercontenthash) {
      faults.push(`${place}: the value does not hash to the header`)
    }
    const seen = this.#hashes.get(place)
    if (seen !== undefined) {
      return seen === hash ? faults : [...faults, `${place}: came again with another value`]
    }
    this.#hashes.set(place, hash)

    const before = this.positions.get(message.partition) ?? 0
    if (positionOf(message) !== before + 1) faults.push(`${place}: follows ${before}`)
    this.positions.set(message.partition, positionOf(message))
    const event = JSON.parse(message.value.toString()) as JournalEvent
    for (const fault of schemaFaults(event)) faults.push(`${place}: ${fault}`)
    return [...faults, ...this.#takeEntries(message, event, place)]
  }

  #takeEntries(message: StreamMessage, event: JournalEvent, place: string): readonly string[] {
    if (!isTransactionEvent(event)) return []
    return event.entries.flatMap((entry) => {
      const account = `${message.partition} ${entry.account_no}`
      const before = this.#versions.get(account) ?? 0
      this.#versions.set(account, entry.version)
      return entry.version === before + 1
        ? []
        : [`${place}: account ${entry.account} version ${entry.version} follows ${before}`]
    })
  }
}

/** In what a message is not the record at its place. */
function differences(
  message: StreamMessage,
  expected: ReadonlyMap<string, ExpectedMessage>,
): readonly string[] {
  const id = message.headers.ce_id ?? ''
  const place = `partition ${message.partition} offset ${message.offset} (${id})`
  const record = expected.get(id)
  if (record === undefined) return [`${place}: the journal has no such record`]

  const faults: string[] = []
  if (message.value.toString() !== record.body) faults.push(`${place}: the value is not the body`)
  if (message.key !== record.key) faults.push(`${place}: the key is ${message.key}`)
  if (message.partition !== record.partition) faults.push(`${place}: the wrong partition`)
  for (const [name, value] of Object.entries(record.headers)) {
    const header = message.headers[name]
    if (header !== value) faults.push(`${place}: ${name} is ${header} instead of ${value}`)
  }
  return faults
}

function missing(
  fold: StreamFold,
  expected: ReadonlyMap<string, ExpectedMessage>,
): readonly string[] {
  const ends = new Map<number, number>()
  for (const { partition, headers } of expected.values()) {
    const position = Number(headers.ledgerposition)
    ends.set(partition, Math.max(ends.get(partition) ?? 0, position))
  }
  return [...ends].flatMap(([partition, end]) => {
    const last = fold.positions.get(partition) ?? 0
    return last === end ? [] : [`partition ${partition}: ends at ${last}, the journal at ${end}`]
  })
}
