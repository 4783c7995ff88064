/** The place of one item among the results. */
export interface Slot<Result> {
  readonly index: number
  /** Of the item as it was sent. */
  readonly bytes: number
  result: Result | undefined
}

/** So many items of a request are under way, or wait to be read by the caller. */
const slotsMax = 1_000
/** The same in bytes as they were sent; an answer is three times as long. */
const bytesMax = 1024 * 1024
/** A piece of the answer, in characters or bytes of results: smaller ones cost a write each. */
const pieceLengthMax = 65_536

/**
 * Results that come in any order and are read in the order of their items. Whoever adds items waits
 * for room: when the caller reads no more results, no more of the request is read.
 */
export class OrderedResults<Result extends { readonly length: number }> {
  readonly #slots: Slot<Result>[] = []
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

  add(bytes: number): Slot<Result> {
    const slot = { index: this.#next, bytes, result: undefined }
    this.#next += 1
    this.#bytes += bytes
    this.#slots.push(slot)
    return slot
  }

  settle(slot: Slot<Result>, result: Result): void {
    slot.result = result
    if (slot === this.#slots[0]) this.#wakeReader()
  }

  /** There are no more items. @param error what the answer breaks off with */
  end(error?: unknown): void {
    this.#end = error === undefined ? {} : { error }
    this.#wakeReader()
  }

  /** All results, as many at once as are there and make a piece; must be read by one reader. */
  async *read(): AsyncGenerator<readonly Result[], void> {
    try {
      for (;;) {
        const piece = this.#takePiece()
        if (piece.length > 0) {
          yield piece
        } else if (this.#end === undefined || this.#slots.length > 0) {
          await new Promise<void>((resolve) => (this.#wakeReader = resolve))
        } else {
          if ('error' in this.#end) throw this.#end.error
          return
        }
      }
    } finally {
      this.#isLeft = true
      this.#wakeFeeder()
    }
  }

  #takePiece(): readonly Result[] {
    const piece: Result[] = []
    let length = 0
    for (const { result, bytes } of this.#slots) {
      if (result === undefined || length >= pieceLengthMax) break
      piece.push(result)
      length += result.length
      this.#bytes -= bytes
    }
    this.#slots.splice(0, piece.length)
    this.#wakeFeeder()
    return piece
  }
}
