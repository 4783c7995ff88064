import { describe, expect, test } from '@jest/globals'
import { CategoryLinks } from './category-links.ts'
import { categoryLevelsMax, decideNestCategory, nestedCategoriesMax } from './nest-category.ts'
import type { Refusal } from './refusal.ts'

type Link = readonly [outer: number, inner: number]

function linksOf(links: readonly Link[]): CategoryLinks {
  const all = new CategoryLinks()
  for (const [outer, inner] of links) all.add(outer, inner)
  return all
}

/** `from` holds the one after it, and so on. */
function chain(from: number, levels: number): Link[] {
  return Array.from({ length: levels - 1 }, (_, n) => [from + n, from + n + 1])
}

function nest([outer, inner]: Link, links: readonly Link[]) {
  return decideNestCategory({ outer, inner, innerId: `id-${inner}` }, linksOf(links))
}

const accepted = ([outer, inner]: Link) => ({
  outcome: 'accepted',
  accepted: { outer, inner, innerId: `id-${inner}` },
})
const full = Array.from({ length: nestedCategoriesMax }, (_, n): Link => [1_000_000, n + 1])

describe('nest-category', () => {
  test.each<[string, Link, readonly Link[]]>([
    ['into an empty one', [1, 2], []],
    ['into a second one', [3, 2], [[1, 2]]],
    ['beside another', [1, 3], [[1, 2]]],
    [
      'where it is already, on a longer way',
      [1, 3],
      [
        [1, 2],
        [2, 3],
      ],
    ],
    ['where it is already, directly', [1, 2], [[1, 2]]],
    ['where it is already, in a ledger that takes no more', [1_000_000, 1], full],
    ['to as many levels as there may be', [100, 1], chain(1, categoryLevelsMax - 1)],
    [
      'between two chains that fit together',
      [16, 101],
      [...chain(1, 16), ...chain(101, categoryLevelsMax - 16)],
    ],
  ])('nest-category: a category may be put %s', (_, link, links) => {
    expect(nest(link, links)).toEqual(accepted(link))
  })

  // in order of precedence: each case would be refused with those after it, too
  const cycle = (inner: number): Refusal => ({ code: 'category_cycle', subject: `id-${inner}` })
  const deep = categoryLevelsMax + 1
  test.each<[string, Link, readonly Link[], Refusal]>([
    ['itself', [1, 1], full, cycle(1)],
    ['one that it holds', [2, 1], [[1, 2], ...full], cycle(1)],
    ['the end of the longest chain', [32, 1], chain(1, 32), cycle(1)],
    [
      'one that it holds on two ways',
      [4, 1],
      [
        [1, 2],
        [1, 3],
        [2, 4],
        [3, 4],
      ],
      cycle(1),
    ],
    [
      'one of a ledger with as many as there may be',
      [2_000_000, 2_000_001],
      [...chain(2_000_001, 32), ...full].slice(0, nestedCategoriesMax),
      { code: 'too_many_nested_categories' },
    ],
    [
      'one too many levels, above',
      [32, 100],
      chain(1, 32),
      { code: 'category_too_deep', subject: String(deep) },
    ],
    [
      'one too many levels, below',
      [100, 1],
      chain(1, 32),
      { code: 'category_too_deep', subject: String(deep) },
    ],
    [
      'one too many levels, by the longest of several ways',
      [16, 101],
      [...chain(1, 16), [1, 16], ...chain(101, 17), [101, 117]],
      { code: 'category_too_deep', subject: String(deep) },
    ],
  ])('nest-category: not into %s', (_, link, links, refusal) => {
    expect(nest(link, links)).toEqual({ outcome: 'refused', refusal })
  })

  test('nest-category: what was taken out may be put in the other way round', () => {
    const links = linksOf(chain(1, 3))
    links.remove(2, 3)
    links.remove(2, 3) // what is not there can be taken out
    expect(links.count).toBe(1)
    expect(decideNestCategory({ outer: 3, inner: 1, innerId: 'x' }, links).outcome).toBe('accepted')
  })

  test('nest-category: each link is looked at once, however many ways there are', () => {
    const width = 18 // of 31 levels, each category of one in each of the next and the one after it
    const links = new CategoryLinks()
    for (let level = 0; level < 31; level += 1) {
      for (const inner of [level + 1, level + 2].filter((below) => below < 31)) {
        for (let n = 0; n < width; n += 1) {
          for (let m = 0; m < width && links.count < nestedCategoriesMax - 1; m += 1) {
            links.add(level * width + n, inner * width + m)
          }
        }
      }
    }
    let looks = 0
    const counting = Object.assign(links, {
      around: (category: number) => {
        looks += 1
        return CategoryLinks.prototype.around.call(links, category)
      },
    })
    const bottom = 15 * width
    const command = { outer: bottom, inner: 1_000_000, innerId: 'x' }
    expect(decideNestCategory(command, counting).outcome).toBe('accepted')
    expect(looks).toBeLessThanOrEqual(31 * width)
    expect(looks).toBeGreaterThan(10 * width)
  })

  test('nest-category: a circle that is there already is a bug, and is found', () => {
    const links: Link[] = [
      [1, 2],
      [2, 1],
    ]
    expect(() => nest([3, 1], links)).toThrow('is in a circle')
  })
})
