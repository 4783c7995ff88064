/** What is done with each item, and how. */
export interface InOrder<Item> {
  /** Items of one key are worked on one after the other. */
  keyOf(item: Item): string
  /** How many may be begun and not finished at once, those that wait for their key included. */
  readonly inFlightMax: number
  work(item: Item, index: number): Promise<void>
}

/** Works through items in order per key, and otherwise as many at once as allowed. */
export async function workInOrder<Item>(
  items: readonly Item[],
  { keyOf, inFlightMax, work }: InOrder<Item>,
): Promise<void> {
  const lastOfKey = new Map<string, Promise<void>>()
  const inFlight = new Set<Promise<void>>()
  for (const [index, item] of items.entries()) {
    const key = keyOf(item)
    const done = (lastOfKey.get(key) ?? Promise.resolve()).then(() => work(item, index))
    lastOfKey.set(key, done)
    inFlight.add(done)
    void done.finally(() => inFlight.delete(done)).catch(() => undefined) // awaited below
    if (inFlight.size >= inFlightMax) await Promise.race(inFlight)
  }
  await Promise.all(inFlight)
}
