/** Which categories of a ledger are directly in which, by number. */
export class CategoryLinks {
  readonly #inside = new Map<number, Set<number>>()
  readonly #around = new Map<number, Set<number>>()
  #count = 0

  /** How many there are: a category that is in two others counts twice. */
  get count(): number {
    return this.#count
  }

  has(outer: number, inner: number): boolean {
    return this.#inside.get(outer)?.has(inner) ?? false
  }

  add(outer: number, inner: number): void {
    if (this.has(outer, inner)) return
    this.#count += 1
    setOf(this.#inside, outer).add(inner)
    setOf(this.#around, inner).add(outer)
  }

  remove(outer: number, inner: number): void {
    if (!this.has(outer, inner)) return
    this.#count -= 1
    setOf(this.#inside, outer).delete(inner)
    setOf(this.#around, inner).delete(outer)
  }

  /** The categories that are directly in this one. */
  inside(category: number): Iterable<number> {
    return this.#inside.get(category) ?? []
  }

  /** Those that it is directly in. */
  around(category: number): Iterable<number> {
    return this.#around.get(category) ?? []
  }
}

function setOf(sets: Map<number, Set<number>>, category: number): Set<number> {
  let set = sets.get(category)
  if (set === undefined) {
    set = new Set()
    sets.set(category, set)
  }
  return set
}
