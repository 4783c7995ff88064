import type { CategoryLinks } from './category-links.ts'
import type { Decision } from './refusal.ts'
import { accept, refuse } from './refusal.ts'

/** Of categories that are in one another: the outermost and the innermost count, too. */
export const categoryLevelsMax = 32
/** Of one ledger, so that what a change is judged on has a bound. */
export const nestedCategoriesMax = 10_000

/** Puts one category into another one of its ledger. */
export interface NestCategory {
  readonly outer: number
  readonly inner: number
  /** Of the inner one. */
  readonly innerId: string
}

/**
 * No category may come to be inside itself, whatever the way. What is in there already may be put there
 * again.
 * @param links of the whole ledger, without a circle
 */
export function decideNestCategory(
  command: NestCategory,
  links: CategoryLinks,
): Decision<NestCategory> {
  const { outer, inner, innerId } = command
  if (links.has(outer, inner)) return accept(command)

  const above = new Ways((category) => links.around(category))
  const levelsAbove = above.levelsFrom(outer)
  if (above.hasPassed(inner)) return refuse('category_cycle', { subject: innerId })
  if (links.count >= nestedCategoriesMax) return refuse('too_many_nested_categories')
  const below = new Ways((category) => links.inside(category))
  const levels = levelsAbove + below.levelsFrom(inner)
  if (levels > categoryLevelsMax) return refuse('category_too_deep', { subject: String(levels) })
  return accept(command)
}

/** All ways that lead up, or down, from a category. Each link is looked at once. */
class Ways {
  readonly #next: (category: number) => Iterable<number>
  /** How many levels there are from a category on, itself counted. */
  readonly #levels = new Map<number, number>()

  constructor(next: (category: number) => Iterable<number>) {
    this.#next = next
  }

  hasPassed(category: number): boolean {
    return this.#levels.has(category)
  }

  /** On the longest way. @throws when they are in a circle: then there is no end */
  levelsFrom(category: number, levelsBefore = 0): number {
    const known = this.#levels.get(category)
    if (known !== undefined) return known
    if (levelsBefore >= categoryLevelsMax) {
      throw new Error(`category ${category} is in a circle, or too deep`)
    }
    let longest = 0
    for (const one of this.#next(category)) {
      longest = Math.max(longest, this.levelsFrom(one, levelsBefore + 1))
    }
    this.#levels.set(category, longest + 1)
    return longest + 1
  }
}
