import { expect, test } from '@jest/globals'
import { createLease } from './lease.ts'

test('lease: one proof serves all who ask while it holds', async () => {
  let proofs = 0
  const lease = createLease(60_000, async () => void proofs++)
  await Promise.all([lease.ensure(), lease.ensure()])
  await lease.ensure()
  expect(proofs).toBe(1)
})

test('lease: proves again once it has run out', async () => {
  let proofs = 0
  const lease = createLease(0, async () => void proofs++)
  await lease.ensure()
  await lease.ensure()
  expect(proofs).toBe(2)
})

test('lease: counts from the start of the proof, not from its end', async () => {
  let proofs = 0
  const lease = createLease(5, async () => {
    proofs++
    const startedAt = performance.now()
    while (performance.now() - startedAt < 6); // longer than the lease
  })
  await lease.ensure()
  await lease.ensure()
  expect(proofs).toBe(2)
})

test('lease: a failed proof is no proof, and the next one starts anew', async () => {
  const outcomes = [Promise.reject(new Error('cut off')), Promise.resolve()]
  const lease = createLease(60_000, () => outcomes.shift() ?? Promise.reject(new Error('asked')))
  await expect(lease.ensure()).rejects.toThrow('cut off')
  await expect(lease.ensure()).resolves.toBeUndefined()
  await expect(lease.ensure()).resolves.toBeUndefined()
})

test('lease: ends at once, and a proof under way begins none', async () => {
  const proofs: PromiseWithResolvers<void>[] = []
  const lease = createLease(60_000, () => {
    const proof = Promise.withResolvers<void>()
    proofs.push(proof)
    return proof.promise
  })
  const first = lease.ensure()
  lease.end() // a new connection while the proof was on its way
  const second = lease.ensure()
  expect(proofs).toHaveLength(2)
  proofs[0]?.resolve()
  await first
  expect(lease.ensure()).toBe(second) // still waits for the second
  proofs[1]?.resolve()
  await second
})

test('lease: what ended before the proof was sent does not count against it', async () => {
  let proofs = 0
  const lease = createLease(60_000, async (begin) => {
    proofs++
    lease.end() // the proof's own connection is new
    begin()
  })
  await lease.ensure()
  await lease.ensure()
  expect(proofs).toBe(1)
})
