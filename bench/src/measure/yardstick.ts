import { hash } from 'node:crypto'

const rounds = 200_000

/**
 * Milliseconds that this machine needs, now, for a fixed piece of work on one core: text parsed,
 * rendered and hashed. Machines differ, and a shared one differs from hour to hour: figures of two
 * runs can be compared only where this is the same.
 */
export function yardstickMs(): number {
  let text = JSON.stringify({ entries: [1, 2, 3].map((amount) => ({ account: 'a', amount })) })
  const startedAt = performance.now()
  for (let round = 0; round < rounds; round += 1) {
    const value = JSON.parse(text) as { readonly entries: readonly unknown[]; digest?: string }
    text = JSON.stringify({ ...value, digest: hash('sha256', text, 'hex') })
  }
  return Math.round(performance.now() - startedAt)
}
