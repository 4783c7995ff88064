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

  const above = walk(outer, (category) => links.around(category))
  if (inner === outer || above.reached.has(inner)) {
    return refuse('category_cycle', { subject: innerId })
  }
  if (links.count >= nestedCategoriesMax) return refuse('too_many_nested_categories')
  const below = walk(inner, (category) => links.inside(category))
  const levels = above.stepsMax + below.stepsMax + 2
  if (levels > categoryLevelsMax) return refuse('category_too_deep', { subject: String(levels) })
  return accept(command)
}

interface Walked {
  readonly reached: ReadonlySet<number>
  /** Of the longest way. */
  readonly stepsMax: number
}

/** All that can be reached, step by step: there is no circle, so the steps come to an end. */
function walk(from: number, next: (category: number) => Iterable<number>): Walked {
  const reached = new Set<number>()
  let here = new Set([from])
  for (let steps = 0; steps < categoryLevelsMax; steps += 1) {
    const there = new Set<number>()
    for (const category of here) for (const one of next(category)) there.add(one)
    if (there.size === 0) return { reached, stepsMax: steps }
    for (const one of there) reached.add(one)
    here = there
  }
  throw new Error(`category ${from} is in a circle, or in more than ${categoryLevelsMax} levels`)
}
