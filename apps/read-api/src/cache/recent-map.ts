/**
 * A map that holds at most `sizeMax` values and forgets those that were not used for longest: what is
 * used moves to the young half, and when that is full the old half goes at once. It costs one look-up
 * where a list by time of use would cost a delete and an insert at every hit.
 */
export class RecentMap<Key, Value> {
  readonly #halfMax: number
  #young = new Map<Key, Value>()
  #old = new Map<Key, Value>()

  constructor(sizeMax: number) {
    this.#halfMax = Math.max(1, Math.floor(sizeMax / 2))
  }

  get(key: Key): Value | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: Key, value: Value): void {
    if (this.#young.size >= this.#halfMax && !this.#young.has(key)) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }

  delete(key: Key): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }
}
