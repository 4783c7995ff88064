import { expect, test } from '@jest/globals'
import type { Probed } from '../load/probe.ts'
import { normalAgainAfter } from './normal-again.ts'

const normalMs = 20

/** One answer every 20 ms from second 10 to 20. */
function probedWith(of: (sentS: number) => Pick<Probed, 'latencyMs' | 'status'>) {
  return Array.from({ length: 500 }, (_, index) => {
    const sentS = 10 + index / 50
    const { latencyMs, status } = of(sentS)
    return { sentS, answeredS: sentS + latencyMs / 1_000, latencyMs, status }
  })
}

test('normal again: at once where nothing changed', () => {
  const probed = probedWith(() => ({ latencyMs: 10, status: 201 }))
  expect(normalAgainAfter(probed, 10, normalMs)).toBe(0)
})

test.each([
  ['slow answers', { latencyMs: 500, status: 201 }],
  ['refusals', { latencyMs: 1, status: 503 }],
  ['lost connections', { latencyMs: 1, status: undefined }],
])('normal again: when there are no more %s', (_, bad) => {
  const probed = probedWith((sentS) => (sentS < 13 ? bad : { latencyMs: 10, status: 201 }))
  const after = normalAgainAfter(probed, 10, normalMs)
  expect(after).toBeGreaterThan(2)
  expect(after).toBeLessThanOrEqual(3)
})

test('normal again: a relapse counts', () => {
  const probed = probedWith((sentS) => {
    return { latencyMs: sentS > 14 && sentS < 16 ? 500 : 10, status: 201 }
  })
  expect(normalAgainAfter(probed, 10, normalMs)).toBeGreaterThan(5)
})

test('normal again: never is no number', () => {
  const probed = probedWith(() => ({ latencyMs: 500, status: 201 }))
  expect(normalAgainAfter(probed, 10, normalMs)).toBeUndefined()
})
