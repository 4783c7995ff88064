import { expect, test } from '@jest/globals'
import { CategoryLinks } from './category-links.ts'
import { categoryLevelsMax, decideNestCategory } from './nest-category.ts'

/** Numbers from 0 up to but not including 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The simplest there is: the longest way down from each, by going every way. */
function levelsOf(edges: ReadonlySet<string>, category: number, path: readonly number[]): number {
  if (path.includes(category)) return Infinity
  let levels = 1
  for (const edge of edges) {
    const [outer, inner] = edge.split(' ').map(Number)
    if (outer !== category || inner === undefined) continue
    levels = Math.max(levels, 1 + levelsOf(edges, inner, [...path, category]))
  }
  return levels
}

function levelsMax(edges: ReadonlySet<string>, categories: number): number {
  const all = Array.from({ length: categories }, (_, category) => levelsOf(edges, category, []))
  return Math.max(...all)
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'nest-category: as a search of every way says, with random links added and removed (seed %i)',
  (seed) => {
    const random = randomOf(seed)
    const count = 4 + seed
    const links = new CategoryLinks()
    const edges = new Set<string>()
    const seen = new Set<string>()
    for (let turn = 0; turn < 200; turn += 1) {
      const [outer, inner] = [Math.floor(random() * count), Math.floor(random() * count)]
      const edge = `${outer} ${inner}`
      if (random() < 0.4) {
        links.remove(outer, inner)
        edges.delete(edge)
        continue
      }
      const decision = decideNestCategory({ outer, inner, innerId: 'x' }, links)
      const after = new Set([...edges, edge])
      const isCycle = levelsMax(after, count) === Infinity
      const outcome = decision.outcome === 'accepted' ? decision.outcome : decision.refusal.code
      expect([turn, outcome]).toEqual([turn, isCycle ? 'category_cycle' : 'accepted'])
      seen.add(outcome)
      if (isCycle) continue
      links.add(outer, inner)
      edges.add(edge)
      expect(links.count).toBe(edges.size)
    }
    expect([...seen].sort()).toEqual(['accepted', 'category_cycle'])
  },
)

test('nest-category: as deep as there may be, wherever it is joined', () => {
  for (let above = 1; above < categoryLevelsMax + 1; above += 1) {
    const links = new CategoryLinks()
    for (let n = 1; n < above; n += 1) links.add(n, n + 1)
    const below = categoryLevelsMax + 1 - above
    for (let n = 1; n < below; n += 1) links.add(1000 + n, 1000 + n + 1)
    const join = (inner: number) =>
      decideNestCategory({ outer: above, inner, innerId: 'x' }, links).outcome
    expect([above, join(1001)]).toEqual([above, 'refused'])
    if (below > 1) expect([above, join(1002)]).toEqual([above, 'accepted'])
  }
})
