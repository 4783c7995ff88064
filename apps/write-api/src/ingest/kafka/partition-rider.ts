import type { Rider, RiderRecords } from '../../decide/command-group.ts'
import type { OffsetMove } from '../../journal/advance-ingest-offset.ts'
import { advanceIngestOffset } from '../../journal/advance-ingest-offset.ts'
import { findIngestOffset } from '../../journal/find-ingest-offset.ts'
import type { DeadLetterToStore } from '../../journal/insert-dead-letters.ts'
import { insertDeadLetters } from '../../journal/insert-dead-letters.ts'
import type { OutcomeToStore } from '../../journal/insert-outcomes.ts'
import { insertOutcomes } from '../../journal/insert-outcomes.ts'
import type { Statements } from '../../journal/statement.ts'
import { deadLetterOf } from './dead-letter.ts'
import type { Item } from './item.ts'
import { outcomeOfItem } from './outcome-of-item.ts'

/**
 * What the transaction of some messages writes beside their effects: how far their partition is settled
 * on this shard, and what became of each. It holds as long as nobody else has claimed the partition and
 * no other attempt has settled them.
 */
export class PartitionRider implements Rider {
  readonly outcomeCount: number
  readonly #shardId: number
  readonly #move: OffsetMove
  readonly #items: readonly Item[]

  /** @param items in the order of their offsets, all of them below where the offset moves to */
  constructor(shardId: number, move: OffsetMove, items: readonly Item[]) {
    this.#shardId = shardId
    this.#move = move
    this.#items = items
    this.outcomeCount = items.length
  }

  async check(statements: Statements): Promise<boolean> {
    const found = await findIngestOffset(statements, this.#shardId, this.#move)
    return found?.fence === this.#move.fence && found.nextOffset === this.#move.from
  }

  write(statements: Statements, records: RiderRecords): readonly Promise<unknown>[] {
    const { outcomes, letters } = this.#rows(records)
    const sent = [advanceIngestOffset(statements, this.#shardId, this.#move)]
    if (outcomes.length > 0) {
      const { recordCount } = records
      sent.push(insertOutcomes(statements, this.#shardId, recordCount, this.#move, outcomes))
    }
    if (letters.length > 0) {
      sent.push(insertDeadLetters(statements, this.#shardId, this.#move, letters))
    }
    return sent
  }

  #rows({ firstOutcome, verdicts }: RiderRecords) {
    const outcomes: OutcomeToStore[] = []
    const letters: DeadLetterToStore[] = []
    let decided = 0
    for (const [index, item] of this.#items.entries()) {
      const verdict = item.kind === 'command' ? verdicts[decided++] : undefined
      const ordinal = firstOutcome + index
      outcomes.push(outcomeOfItem(item, verdict, ordinal))
      const letter = deadLetterOf(item, verdict, ordinal)
      if (letter !== undefined) letters.push(letter)
    }
    return { outcomes, letters }
  }
}
