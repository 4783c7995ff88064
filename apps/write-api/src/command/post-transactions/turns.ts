interface Waiting {
  readonly count: number
  readonly take: () => void
}

/**
 * Places that are given out in the order in which they are asked for, so that of many who want more
 * than there is each gets on.
 */
export class Turns {
  readonly #max: number
  #free: number
  readonly #waiting: Waiting[] = []

  constructor(max: number) {
    this.#max = max
    this.#free = max
  }

  /**
   * @param deadlineAt by `performance.now()`
   * @returns whether there was room in time; then it is taken
   */
  async take(count: number, deadlineAt: number): Promise<boolean> {
    if (count > this.#max) throw new RangeError(`${count} places of ${this.#max}`)
    if (this.#waiting.length === 0 && count <= this.#free) {
      this.#free -= count
      return true
    }
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const waiting = { count, take: () => resolve(true) }
    this.#waiting.push(waiting)
    const timer = setTimeout(() => {
      const place = this.#waiting.indexOf(waiting)
      if (place === -1) return // its turn has come a moment ago
      this.#waiting.splice(place, 1)
      resolve(false)
      this.#serve() // whoever is behind may need less
    }, deadlineAt - performance.now())
    try {
      return await promise
    } finally {
      clearTimeout(timer)
    }
  }

  give(count: number): void {
    this.#free += count
    this.#serve()
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (next.count > this.#free) return
      this.#waiting.shift()
      this.#free -= next.count
      next.take()
    }
  }
}
