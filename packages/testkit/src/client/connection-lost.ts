/**
 * `fetch` and the abort of its time-out reject with these; anything else is a bug of the test. By
 * name, because jest gives a test a `TypeError` of its own.
 */
export function connectionLost(error: unknown): undefined {
  const { name } = error as Error
  if (name !== 'TypeError' && name !== 'TimeoutError') throw error
}
