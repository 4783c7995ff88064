/** A fact that is proved now and then, and holds for a while counted from the start of the proof. */
export interface Lease {
  /** Free while the lease holds; who comes while a proof is under way shares it. */
  ensure(): Promise<void>
  /** The lease ends, and a proof under way no longer begins one. */
  end(): void
}

const settled = Promise.resolve()

/**
 * `prove` calls `begin` once all that could end the lease by itself (connecting) is behind it. A
 * proof may not take longer than its lease, so whoever joins one is within it.
 */
export function createLease(leaseMs: number, prove: (begin: () => void) => Promise<void>): Lease {
  let heldUntilMs = 0
  let round = 0
  let underWay: Promise<void> | undefined

  async function renew(): Promise<void> {
    const startedAtMs = performance.now()
    let provedRound = round
    await prove(() => (provedRound = round))
    if (provedRound === round) heldUntilMs = startedAtMs + leaseMs
  }

  function begin(): Promise<void> {
    const renewal = renew().finally(() => {
      if (underWay === renewal) underWay = undefined
    })
    return renewal
  }

  return {
    ensure() {
      if (performance.now() < heldUntilMs) return settled
      return (underWay ??= begin())
    },
    end() {
      heldUntilMs = 0
      round++
      underWay = undefined
    },
  }
}
