/** In the order of HTTP, with what stands there for a field that a message leaves out. */
const fields = {
  id: undefined,
  ledger: undefined,
  status: undefined,
  position: undefined,
  token: undefined,
  recorded_at: undefined,
  effective_at: undefined,
  expires_at: null,
  external_id: null,
  source: null,
  correlation_id: null,
  metadata: {},
  reverses: null,
  reversed_by: [],
  entries: undefined,
}

/**
 * A transaction that came over gRPC, as HTTP writes it, to the byte.
 * @throws when it has a field that HTTP does not have, or lacks one that is always there
 */
export function transactionText(message: unknown): string {
  const given = message as Readonly<Record<string, unknown>>
  const unknown = Object.keys(given).filter((name) => !(name in fields))
  if (unknown.length > 0) throw new Error(`a transaction with ${unknown.join(', ')}`)
  const written = Object.entries(fields).map(([name, absent]) => {
    const value = given[name] ?? absent
    if (value === undefined) throw new Error(`a transaction without ${name}`)
    return [name, value] as const
  })
  return JSON.stringify(Object.fromEntries(written))
}
