import type { ImportProgress } from './import-progress.ts'
import type { Proof } from './proof.ts'
import { proofOf } from './proof.ts'
import type { ImportPlan } from './read-plan.ts'

/** What the file says by itself against what the answers say. */
export function proveTotals(plan: ImportPlan, progress: ImportProgress): readonly Proof[] {
  const { accepted, replayed, failed, repeated, next } = progress
  const settled = accepted + replayed + failed + repeated
  const counted = `${accepted} new, ${replayed} replays, ${failed} errors, ${repeated} repeated`
  const countFaults =
    settled === plan.transactions && next === plan.transactions
      ? []
      : [`${plan.transactions} are in the file, and ${settled} were settled (${counted})`]
  return [
    proofOf('every transaction of the file is settled', counted, countFaults),
    proofOf('debits in the file = answered + refused', sumsText(plan), debitFaults(plan, progress)),
  ]
}

function debitFaults(plan: ImportPlan, { debits, refused }: ImportProgress): readonly string[] {
  const currencies = new Set([...plan.debits.keys(), ...debits.keys(), ...refused.keys()])
  return [...currencies].flatMap((currency) => {
    const inFile = plan.debits.get(currency) ?? 0n
    const answered = debits.get(currency) ?? 0n
    const not = refused.get(currency) ?? 0n
    return inFile === answered + not
      ? []
      : [`${currency}: ${inFile} is not ${answered} answered and ${not} refused`]
  })
}

function sumsText({ debits }: ImportPlan): string {
  return [...debits].map(([currency, sum]) => `${sum} ${currency}`).join(', ') || 'none'
}
