/** The place of one item among the results. */
export interface Slot {
  readonly index: number
  /** Of the item as it was sent. */
  readonly bytes: number
  text: string | undefined
}

/** So many items of a request are under way, or wait to be read by the caller. */
const slotsMax = 1_000
/** The same in bytes as they were sent; an answer is three times as long. */
const bytesMax = 1024 * 1024
/** A piece of the answer: smaller ones cost a write each. */
const pieceCharsMax = 65_536

/** How the results of a request become one text. */
export interface Framing {
  readonly before: string
  readonly between: string
  /** What ends each result: a line is read as one when its end has come. */
  readonly ending: string
  readonly after: string
}

/**
 * Results that come in any order and are read in the order of their items. Whoever adds items waits
 * for room: when the caller reads no more results, no more of the request is read.
 */
export class OrderedResults {
  readonly #slots: Slot[] = []
  #next = 0
  #bytes = 0
  #end: { readonly error?: unknown } | undefined
  #isLeft = false
  #wakeReader: () => void = () => undefined
  #wakeFeeder: () => void = () => undefined

  /** @returns false when nobody reads any more */
  async room(): Promise<boolean> {
    while (!this.#isLeft && (this.#slots.length >= slotsMax || this.#bytes >= bytesMax)) {
      await new Promise<void>((resolve) => (this.#wakeFeeder = resolve))
    }
    return !this.#isLeft
  }

  add(bytes: number): Slot {
    const slot = { index: this.#next, bytes, text: undefined }
    this.#next += 1
    this.#bytes += bytes
    this.#slots.push(slot)
    return slot
  }

  settle(slot: Slot, text: string): void {
    slot.text = text
    if (slot === this.#slots[0]) this.#wakeReader()
  }

  /** There are no more items. @param error what the answer breaks off with */
  end(error?: unknown): void {
    this.#end = error === undefined ? {} : { error }
    this.#wakeReader()
  }

  /** The text of all results, piece by piece; must be read by one reader. */
  async *read({ before, between, ending, after }: Framing): AsyncGenerator<string, void> {
    let separator = before
    try {
      for (;;) {
        const piece = this.#takePiece(ending + between)
        if (piece !== undefined) {
          yield separator + piece + ending
          separator = between
        } else if (this.#end === undefined || this.#slots.length > 0) {
          await new Promise<void>((resolve) => (this.#wakeReader = resolve))
        } else {
          if ('error' in this.#end) throw this.#end.error
          yield after
          return
        }
      }
    } finally {
      this.#isLeft = true
      this.#wakeFeeder()
    }
  }

  #takePiece(separator: string): string | undefined {
    let piece: string | undefined
    let count = 0
    for (const { text, bytes } of this.#slots) {
      if (text === undefined || (piece?.length ?? 0) >= pieceCharsMax) break
      piece = piece === undefined ? text : piece + separator + text
      this.#bytes -= bytes
      count += 1
    }
    this.#slots.splice(0, count)
    this.#wakeFeeder()
    return piece
  }
}
