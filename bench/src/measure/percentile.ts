/**
 * The value that this share of all values does not exceed (nearest rank).
 * @param sorted ascending, at least one
 * @param share 0.99 for p99
 */
export function percentileOf(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.max(Math.ceil(sorted.length * share), 1)
  const value = sorted[rank - 1]
  if (value === undefined) throw new Error('no values to take a percentile of')
  return value
}
