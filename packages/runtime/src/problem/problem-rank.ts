import { problems, type ProblemCode } from '@ledger/wire'
import type { Fault } from './problem-error.ts'

const codes = Object.keys(problems) as ProblemCode[] // the keys of the catalogue are its codes
const ranks = new Map<ProblemCode, number>(codes.map((code, rank) => [code, rank]))

/** The place of a code in the catalogue: when several apply, the lowest is the answer. */
export function problemRank(code: ProblemCode): number {
  return ranks.get(code) ?? codes.length
}

/** Of several faults the one that is answered: the first in the catalogue, of equals the first. */
export function firstFault(faults: readonly Fault[]): Fault | undefined {
  return faults.reduce<Fault | undefined>(
    (first, fault) =>
      first === undefined || problemRank(fault.code) < problemRank(first.code) ? fault : first,
    undefined,
  )
}

/** The codes of the catalogue, in order of precedence. */
export const problemCodes: readonly ProblemCode[] = codes

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problems, text)
}
