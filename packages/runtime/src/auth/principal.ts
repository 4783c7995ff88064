import { ProblemError } from '../problem/problem-error.ts'
import type { Scope } from './create-api-key.ts'

/** Who is asking: what an API key stands for. */
export interface Principal {
  readonly keyId: string
  /** As events name it: `key_<key id>`. */
  readonly actor: string
  readonly scopes: ReadonlySet<string>
  /** Undefined: every ledger. */
  readonly ledgers: ReadonlySet<string> | undefined
}

export function mayUseLedger(principal: Principal, ledger: string): boolean {
  return principal.ledgers === undefined || principal.ledgers.has(ledger)
}

/** @throws ProblemError scope_missing */
export function requireScope(principal: Principal, scope: Scope): void {
  if (principal.scopes.has(scope)) return
  throw new ProblemError({
    code: 'scope_missing',
    detail: `The API key lacks the scope \`${scope}\`.`,
  })
}

/** Another's ledger looks like one that is not there. @throws ProblemError ledger_not_found */
export function requireLedger(principal: Principal, ledger: string): void {
  if (mayUseLedger(principal, ledger)) return
  throw new ProblemError({ code: 'ledger_not_found', detail: 'There is no such ledger.' })
}
