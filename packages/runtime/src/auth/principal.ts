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
