import type { Fault, Principal } from '@ledger/runtime'
import type { Ask } from '../../directory/ask.ts'
import { findSources, type SourceRow } from '../../journal/find-sources.ts'

/** Who a source stands for, or why it stands for nobody. */
export type Sender = Principal | { readonly fault: Fault }

interface Binding {
  readonly row: SourceRow | undefined
  /** When it was asked for, by the monotonic clock. */
  readonly askedAtMs: number
}

/** A source costs about 400 bytes here. */
const sourcesMax = 10_000
/** Somebody who has just been bound need not wait long. */
const unboundMsMax = 1_000

/**
 * Who may send what through a topic. A binding is trusted for as long as an API key is without asking
 * again: the bound on how late a revocation is seen. While the database cannot be reached nobody is
 * judged, so nothing that is older is ever used.
 */
export class SourceBindings {
  readonly #ask: Ask
  readonly #topic: string
  readonly #keyCacheMsMax: number
  readonly #bindings = new Map<string, Binding>()

  constructor(ask: Ask, topic: string, keyCacheMsMax: number) {
    this.#ask = ask
    this.#topic = topic
    this.#keyCacheMsMax = keyCacheMsMax
  }

  /** @throws ProblemError storage_unavailable */
  async sendersOf(sources: ReadonlySet<string>): Promise<ReadonlyMap<string, Sender>> {
    const rows = new Map<string, SourceRow | undefined>()
    const unknown: string[] = []
    for (const source of sources) {
      const binding = this.#bindings.get(source)
      if (binding !== undefined && this.#isFresh(binding)) rows.set(source, binding.row)
      else unknown.push(source)
    }
    if (unknown.length > 0) await this.#lookUp(unknown, rows)
    return new Map([...rows].map(([source, row]) => [source, senderOf(row)]))
  }

  #isFresh({ row, askedAtMs }: Binding): boolean {
    const ageMsMax =
      row === undefined ? Math.min(unboundMsMax, this.#keyCacheMsMax) : this.#keyCacheMsMax
    return performance.now() - askedAtMs < ageMsMax
  }

  /** What is kept may be dropped at any time, so what was asked for is handed on. */
  async #lookUp(
    sources: readonly string[],
    rows: Map<string, SourceRow | undefined>,
  ): Promise<void> {
    const askedAtMs = performance.now()
    const found = await this.#ask((client) => findSources(client, this.#topic, sources))
    const bySource = new Map(found.map((row) => [row.source, row]))
    if (this.#bindings.size + sources.length > sourcesMax) this.#bindings.clear()
    for (const source of sources) {
      const row = bySource.get(source)
      rows.set(source, row)
      this.#bindings.set(source, { row, askedAtMs })
    }
  }
}

function senderOf(row: SourceRow | undefined): Sender {
  if (row === undefined) {
    const detail = 'The source is not bound to an API key on this topic.'
    return { fault: { code: 'api_key_missing', detail } }
  }
  const hasExpired = row.expires_at !== null && Date.now() >= Date.parse(row.expires_at)
  if (row.revoked_at !== null || hasExpired) {
    const detail = 'The API key that the source is bound to has expired or was revoked.'
    return { fault: { code: 'api_key_invalid', detail } }
  }
  return {
    keyId: row.key_id,
    actor: `key_${row.key_id}`,
    scopes: new Set(row.scopes),
    ledgers: row.ledgers === null ? undefined : new Set(row.ledgers),
  }
}
