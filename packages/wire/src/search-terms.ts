import { hash } from 'node:crypto'
import type { Metadata } from '@ledger/domain'
import type { TransactionEvent } from './events.ts'

/**
 * What something is found by: a kind, a name where the kind has several, and a value. A name holds no
 * line break and the value comes last, so no two terms have one text.
 */
export type SearchTerm = string & { readonly brand?: 'SearchTerm' }

type TermKind = 'source' | 'correlation_id' | 'metadata'

export function searchTerm(kind: TermKind, value: string, name = ''): SearchTerm {
  return `${kind}\n${name}\n${value}`
}

/**
 * What a transaction is found by, each once: by what it was given when it was made. Not by its accounts,
 * whose entries the journal has in their order.
 */
export function transactionTerms(made: TransactionEvent): ReadonlySet<SearchTerm> {
  const terms = new Set<SearchTerm>()
  if (made.source !== undefined) terms.add(searchTerm('source', made.source))
  if (made.correlation_id !== undefined) {
    terms.add(searchTerm('correlation_id', made.correlation_id))
  }
  for (const term of metadataTerms(made.metadata ?? {})) terms.add(term)
  return terms
}

/** What anything with metadata is found by. */
export function metadataTerms(metadata: Metadata): readonly SearchTerm[] {
  return Object.entries(metadata).map(([name, value]) => searchTerm('metadata', value, name))
}

const keyDigits = 12

/**
 * What a term of a ledger is stored and looked up under: 48 bits of a SHA-256, which fit a number of
 * JavaScript. Two terms may share a key, so what is found is held against the terms themselves.
 */
export function termKey(ledger: string, term: SearchTerm): number {
  const text = ledger + '\n' + term
  const known = newKeys.get(text)
  if (known !== undefined) return known
  const key = oldKeys.get(text) ?? keyOf(text)
  if (text.length <= keyTextLengthMax) remember(text, key)
  return key
}

/** By way of the hex digits: 1.0 µs, where a buffer of its own takes 1.8. */
function keyOf(text: string): number {
  return Number.parseInt(hash('sha256', text, 'hex').slice(0, keyDigits), 16)
}

/** What all transactions of a ledger are stored under. */
export function ledgerKey(ledger: string): number {
  return termKey(ledger, '')
}

// Sources and most metadata come again and again, others never: what was not asked for while so many
// others were is forgotten.
let newKeys = new Map<string, number>()
let oldKeys = new Map<string, number>()
const newKeysMax = 2_000
const keyTextLengthMax = 300

function remember(text: string, key: number): void {
  if (newKeys.size >= newKeysMax) {
    oldKeys = newKeys
    newKeys = new Map()
  }
  newKeys.set(text, key)
}
