import type { ClientBase, Pool } from 'pg'
import { DatabaseTimeoutError, withClientWithin } from '../postgres/with-client-within.ts'
import { createLease, type Lease } from './lease.ts'
import { recordPrimaryProof } from './record-primary-proof.ts'

export interface PrimaryProofOptions {
  /** How long one proof holds; shorter than a promotion takes. */
  readonly leaseMs: number
  /** How long to wait for a proof, at most the lease; a cut-off primary never completes one. */
  readonly waitMsMax: number
}

export interface PrimaryProof {
  /**
   * Resolves when the server has proved, within the lease, that it is the primary. To be called after
   * a read and before what was read is trusted. Free while the lease holds; calls that come
   * meanwhile share one proof. With `client` the proof is that of this one connection (after a
   * rejection it has to be destroyed: the proof may still wait on it); without, it is that of the
   * pool, and any new connection of the pool ends it.
   * @throws DatabaseTimeoutError (what was read may be that of a cut-off primary), or what pg threw
   */
  ensure(client?: ClientBase): Promise<void>
}

/**
 * A member that reads the journal trusts what it sees only from a server that has just completed a
 * synchronous commit: an old primary that was cut off waits for its standby for ever. The lease counts
 * from before the commit was sent, never from its answer.
 */
export function createPrimaryProof(
  pool: Pool,
  member: string,
  options: PrimaryProofOptions,
): PrimaryProof {
  const { leaseMs, waitMsMax } = options
  if (waitMsMax > leaseMs) throw new RangeError('a proof may not take longer than its lease')
  const poolLease = createLease(leaseMs, (begin) => provePool(pool, member, waitMsMax, begin))
  const clientLeases = new WeakMap<ClientBase, Lease>()
  pool.on('connect', () => poolLease.end())

  return {
    ensure(client) {
      if (client === undefined) return poolLease.ensure()
      let lease = clientLeases.get(client)
      if (lease === undefined) {
        lease = createLease(leaseMs, () => proveClient(client, member, waitMsMax))
        clientLeases.set(client, lease)
      }
      return lease.ensure()
    },
  }
}

async function provePool(
  pool: Pool,
  member: string,
  waitMsMax: number,
  begin: () => void,
): Promise<void> {
  await withClientWithin(pool, waitMsMax, (client) => {
    begin()
    return recordPrimaryProof(client, member)
  })
}

async function proveClient(client: ClientBase, member: string, waitMsMax: number): Promise<void> {
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(() => timeout.reject(new DatabaseTimeoutError(waitMsMax)), waitMsMax)
  try {
    await Promise.race([recordPrimaryProof(client, member), timeout.promise])
  } finally {
    clearTimeout(timer)
  }
}
