import type { Decision } from '@ledger/domain'

/** What was accepted. @throws when the rules refuse it */
export function accepted<T>(decision: Decision<T>): T {
  if (decision.outcome === 'accepted') return decision.accepted
  throw new Error(`refused: ${decision.refusal.code} (${decision.refusal.subject ?? ''})`)
}
