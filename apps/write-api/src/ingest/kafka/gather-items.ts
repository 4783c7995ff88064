import type { Log } from '@ledger/runtime'
import type { Writer } from '../../command/writer.ts'
import { groupEntriesMax } from '../../decide/command-group.ts'
import { entryCount } from '../../decide/command-size.ts'
import { givenUp, itemOf, type Item } from './item.ts'
import { isPassing, NotNow } from './not-now.ts'
import type { ReadMessage } from './read-message.ts'
import { keyText } from './shard-of-key.ts'
import type { Sender, SourceBindings } from './source-bindings.ts'
import type { Tries } from './tries.ts'

/** Half of what a batch has room for, so that single requests share it. */
const groupItemsMax = 250

export interface GatherParts {
  readonly writer: Writer
  readonly log: Log
  readonly tries: Tries
  readonly bindings: SourceBindings
}

/**
 * Takes messages of one shard, in their order, as many as go into one transaction. One that names what
 * is not there waits for those of its ledger before it, which may be about to make it: the items end
 * before it until these are committed, and only then it is judged. So a ledger may be opened, filled
 * and used in three messages right behind each other.
 */
export class ItemGatherer {
  readonly #parts: GatherParts
  readonly #messages: readonly ReadMessage[]
  /** By index; only what is complete is kept, for that stays so. */
  readonly #prepared = new Map<number, Item>()

  constructor(parts: GatherParts, messages: readonly ReadMessage[]) {
    this.#parts = parts
    this.#messages = messages
  }

  /**
   * @param underWay the keys of messages before these that are not committed yet
   * @returns nothing when the first one has to wait for them
   * @throws when nothing can be judged now, or a message fails in an unforeseen way
   */
  async gather(first: number, underWay: ReadonlySet<string>): Promise<readonly Item[]> {
    await this.#prepare(first)
    const before = new Set(underWay)
    const items: Item[] = []
    let entries = 0
    for (let index = first; items.length < groupItemsMax; index += 1) {
      const item = this.#prepared.get(index)
      if (item === undefined) break
      const key = keyText(item.read.message.key)
      if (!item.isComplete && before.has(key)) break
      const size = item.kind === 'command' ? entryCount(item.command) : 0
      if (items.length > 0 && entries + size > groupEntriesMax) break
      entries += size
      before.add(key)
      items.push(item)
    }
    this.#forget(first, items.length)
    return items
  }

  /**
   * All at once: what they ask the directories is asked together. Who sends is asked for each group, for
   * a batch may take longer than a revoked key may be trusted.
   */
  async #prepare(first: number): Promise<void> {
    const messages = this.#messages.slice(first, first + groupItemsMax)
    const sources = new Set(messages.flatMap(({ source }) => source ?? []))
    const senders = await this.#parts.bindings.sendersOf(sources)
    const missing = messages.map(async (read, index) => {
      const sender = read.source === undefined ? undefined : senders.get(read.source)
      if (isJudged(this.#prepared.get(first + index), sender)) return
      await this.#prepareOne(first + index, read, sender)
    })
    await Promise.all(missing)
  }

  async #prepareOne(index: number, read: ReadMessage, sender: Sender | undefined): Promise<void> {
    const { writer, tries, log } = this.#parts
    const { offset } = read.message
    try {
      const item = await itemOf(writer, read, sender)
      this.#prepared.set(index, tries.isGivenUp(offset) ? givenUp(item) : item)
    } catch (error) {
      if (isPassing(error)) throw error
      log.error({ err: error, offset }, 'a message cannot be judged')
      if (!tries.failedAgain(offset))
        throw new NotNow('a message cannot be judged', { cause: error })
      const fault = { code: 'internal', detail: 'The command could not be judged.' } as const
      this.#prepared.set(index, { kind: 'dead', read, fault, isComplete: true })
    }
  }

  /** What was taken, and what may be found when it is looked for again. */
  #forget(first: number, count: number): void {
    for (const [index, item] of this.#prepared) {
      if (index < first + count || !item.isComplete) this.#prepared.delete(index)
    }
  }
}

/** Unless it was judged before its sender lost the right to send. */
function isJudged(item: Item | undefined, sender: Sender | undefined): boolean {
  if (item === undefined) return false
  return item.kind === 'dead' || sender === undefined || !('fault' in sender)
}
