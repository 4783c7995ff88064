import { defineFailpoint } from '@ledger/runtime'
import type { MessageStream } from '@ledger/stream'
import { LedgerNames, pauseUntil } from '@ledger/stream'
import type { ClientBase } from 'pg'
import { acquireOutcomeLease } from './acquire-outcome-lease.ts'
import { advanceOutcomeCursor } from './advance-outcome-cursor.ts'
import { LeaseLostError, type Lease } from './lease.ts'
import type { OutcomeCursor, StoredOutcome } from './outcome.ts'
import { type AnsweringRecord, deadLetterMessage, resultMessage } from './outcome-messages.ts'
import { answerable, readAnsweringRecords } from './read-answering-records.ts'
import { outcomeLimits, readOutcomes, type OutcomeLimits } from './read-outcomes.ts'
import { releaseOutcomeLease } from './release-outcome-lease.ts'

const beforePublish = defineFailpoint('outcomes.before_publish')
const afterPublishBeforeCursor = defineFailpoint('outcomes.after_publish_before_cursor')

/** A topic, and into how many partitions keys are spread. */
export interface KeyedStream {
  readonly stream: MessageStream
  readonly partitions: number
}

export interface OutcomeTopics {
  readonly results: KeyedStream
  readonly deadLetters: KeyedStream
}

export interface OutcomePublication {
  readonly shardId: number
  /** Unique among all relays there ever were. */
  readonly owner: string
  readonly leaseMs: number
  readonly topics: OutcomeTopics
  readonly signal: AbortSignal
  readonly limits?: OutcomeLimits
  /** Nothing flows, and the same is tried again; undefined when it flows. */
  onFault(fault: Error | undefined): void
}

const idleMsMax = 100
const retryMsMax = 1_000

/**
 * Publishes what became of the messages of a shard, in the order of the commits, from where the last
 * owner stopped: for as long as it owns them. As with records, what is published is so at least once, and
 * the cursor follows. Ends with the signal, and throws whatever another connection may cure.
 */
export async function publishOutcomes(
  client: ClientBase,
  publication: OutcomePublication,
): Promise<void> {
  const { shardId, owner, leaseMs, signal } = publication
  while (!signal.aborted) {
    const acquired = await acquireOutcomeLease(client, shardId, owner, leaseMs)
    if (acquired === undefined) {
      publication.onFault(undefined) // they are another relay's matter
      await pauseUntil(signal, leaseMs / 5)
      continue
    }
    try {
      await new OwnedOutcomes(client, publication, acquired.lease, acquired.cursor).publish()
      await releaseOutcomeLease(client, acquired.lease)
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error
    }
  }
}

class OwnedOutcomes {
  readonly #client: ClientBase
  readonly #publication: OutcomePublication
  readonly #lease: Lease
  readonly #names: LedgerNames
  readonly #limits: OutcomeLimits
  #cursor: OutcomeCursor
  #renewedAtMs = performance.now()

  constructor(
    client: ClientBase,
    publication: OutcomePublication,
    lease: Lease,
    cursor: OutcomeCursor,
  ) {
    this.#client = client
    this.#publication = publication
    this.#lease = lease
    this.#cursor = cursor
    this.#names = new LedgerNames(publication.shardId)
    this.#limits = publication.limits ?? outcomeLimits
  }

  async publish(): Promise<void> {
    const { signal, onFault } = this.#publication
    let idleReads = 0
    for (let failures = 0; !signal.aborted;) {
      try {
        const count = await this.#publishNext()
        failures = 0
        onFault(undefined)
        idleReads = count > 0 ? 0 : idleReads + 1
        if (count === 0) await pauseUntil(signal, Math.min(2 ** Math.min(idleReads, 10), idleMsMax))
      } catch (error) {
        if (!(error instanceof OutcomesNotSent)) throw error
        // the broker is away: the shard stays ours and the same outcomes are tried again
        onFault(error)
        failures += 1
        await pauseUntil(signal, Math.min(50 * 2 ** Math.min(failures, 10), retryMsMax))
      }
    }
  }

  /** Answers how many were published. */
  async #publishNext(): Promise<number> {
    await this.#renewWhenDue()
    const { shardId } = this.#publication
    const { bytesMax } = this.#limits
    const found = await readOutcomes(this.#client, shardId, this.#cursor, this.#limits)
    const records = await readAnsweringRecords(this.#client, shardId, found, bytesMax)
    const outcomes = answerable(found, records)
    const last = outcomes.at(-1)
    if (last === undefined) return 0

    await this.#names.load(this.#client, outcomes)
    await beforePublish()
    await this.#send(outcomes, records)
    await afterPublishBeforeCursor()
    const { commits, ordinal, recordedAt } = last
    await this.#advance({ commits, ordinal, recordedAt })
    return outcomes.length
  }

  async #send(
    outcomes: readonly StoredOutcome[],
    records: ReadonlyMap<number, AnsweringRecord>,
  ): Promise<void> {
    const { results, deadLetters } = this.#publication.topics
    const told = outcomes.map((outcome) =>
      resultMessage(
        outcome,
        this.#names.idOf(outcome.ledgerNo),
        records.get(outcome.position ?? 0),
        results.partitions,
      ),
    )
    const letters = outcomes.flatMap((outcome) =>
      outcome.letter === undefined
        ? []
        : [deadLetterMessage(outcome, outcome.letter, deadLetters.partitions)],
    )
    try {
      if (letters.length > 0) await deadLetters.stream.sendBatch(letters)
      await results.stream.sendBatch(told)
    } catch (error) {
      throw new OutcomesNotSent(this.#publication.shardId, error)
    }
  }

  async #renewWhenDue(): Promise<void> {
    const isDue = performance.now() - this.#renewedAtMs > this.#publication.leaseMs / 3
    if (isDue) await this.#advance(this.#cursor)
  }

  async #advance(cursor: OutcomeCursor): Promise<void> {
    const sentAtMs = performance.now()
    await advanceOutcomeCursor(this.#client, this.#lease, cursor, this.#publication.leaseMs)
    this.#renewedAtMs = sentAtMs
    this.#cursor = cursor
  }
}

/** The topics did not take the outcomes; any part of them may have been published. */
class OutcomesNotSent extends Error {
  constructor(shardId: number, cause: unknown) {
    super(`the outcomes of shard ${shardId} could not be published`, { cause })
    this.name = 'OutcomesNotSent'
  }
}
