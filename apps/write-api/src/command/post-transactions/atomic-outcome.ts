import type { RefusalCode } from '@ledger/domain'
import type { Fault } from '@ledger/runtime'
import { refusalFault } from '@ledger/runtime'
import type { Acceptance, Answer } from '../../decide/command.ts'
import { toBlame } from '../../decide/to-blame.ts'
import { faultOfItem } from './item-fault.ts'

/** What an atomic request is answered, through any door. */
export type AtomicOutcome =
  | {
      readonly kind: 'accepted'
      /** Of each item. */
      readonly answers: readonly Acceptance[]
      /** All of them were posted before. */
      readonly isReplay: boolean
    }
  | {
      readonly kind: 'refused'
      /** Of the item to blame, which it names. */
      readonly fault: Fault
      readonly isReplay: boolean
    }

export function atomicOutcomeOf(answers: readonly Answer[]): AtomicOutcome {
  const index = toBlame(answers.map(codeOf))
  const blamed = index === undefined ? undefined : answers[index]
  if (index !== undefined && blamed?.outcome === 'refused') {
    const fault = faultOfItem(index, refusalFault(blamed.refusal))
    return { kind: 'refused', fault, isReplay: blamed.isReplay }
  }
  const accepted = answers.flatMap((answer) => (answer.outcome === 'accepted' ? [answer] : []))
  const isReplay = accepted.every((answer) => answer.isReplay)
  return { kind: 'accepted', answers: accepted, isReplay }
}

function codeOf(answer: Answer): RefusalCode | undefined {
  return answer.outcome === 'refused' ? answer.refusal.code : undefined
}
