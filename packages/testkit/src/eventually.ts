const pollMs = 20
const timeoutMsMax = 30_000

export interface EventuallyOptions {
  /** How long to wait at most; 30 s unless given. */
  readonly timeoutMs?: number
  /** Pause between two looks, in milliseconds. */
  readonly everyMs?: number
  /** What is awaited, for the message of the error. */
  readonly what?: string
}

/**
 * Awaits a condition: calls `condition` until it answers something other than `undefined`, `null` or
 * `false`, and answers that. What it throws counts as "not yet" and is told when the time is over.
 */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  options: EventuallyOptions = {},
): Promise<Exclude<T, undefined | null | false>> {
  const { timeoutMs = timeoutMsMax, everyMs = pollMs, what = 'the condition' } = options
  const deadline = performance.now() + timeoutMs
  let lastError: unknown
  for (;;) {
    try {
      const value = await condition()
      lastError = undefined
      if (isThere(value)) return value
    } catch (error) {
      lastError = error
    }
    if (performance.now() >= deadline) {
      throw new Error(`${what} did not come true within ${timeoutMs} ms`, { cause: lastError })
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

function isThere<T>(value: T): value is Exclude<T, undefined | null | false> {
  return value !== undefined && value !== null && value !== false
}
