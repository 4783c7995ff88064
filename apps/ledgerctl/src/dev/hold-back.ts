const linesMax = 30

export interface HeldBack {
  readonly show: (line: string) => void
  /** Shows what was held back, and from now on everything. */
  release(): void
  /** Forgets what was held back, and shows everything from now on. */
  drop(): void
}

/**
 * Holds back what a service says while it starts: until all of them run, each misses another, and
 * that is no news unless it fails to become ready. Its log has every line in any case.
 */
export function holdBack(show: (line: string) => void): HeldBack {
  let held: string[] | undefined = []
  return {
    show(line) {
      if (held === undefined) show(line)
      else if (held.push(line) > linesMax) held.shift()
    },
    release() {
      held?.forEach(show)
      held = undefined
    },
    drop() {
      held = undefined
    },
  }
}
