import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import type { TransactionPosted } from './events.ts'
import { ledgerKey, searchTerm, termKey, transactionTerms } from './search-terms.ts'

const made: TransactionPosted = {
  type: 'transaction.posted',
  id: 'txn_019b76da78007000800000000000000a',
  ledger: 'acme',
  actor: 'key_0000000000000000',
  transport: 'http',
  effective_at: '1993-01-01T00:00:00Z',
  source: 'core',
  correlation_id: 'c-1',
  metadata: { kind: 'deposit', note: 'a\nb' },
  entries: [],
}

test('search-terms: a transaction is found by source, correlation and metadata', () => {
  expect([...transactionTerms(made)]).toEqual([
    'source\n\ncore',
    'correlation_id\n\nc-1',
    'metadata\nkind\ndeposit',
    'metadata\nnote\na\nb',
  ])
})

test('search-terms: what was not given is no term', () => {
  const { source: _source, correlation_id: _id, metadata: _metadata, ...bare } = made
  expect([...transactionTerms(bare)]).toEqual([])
})

test('search-terms: a key is the first 48 bits of the SHA-256, also of a term that is too long to keep', () => {
  for (const term of [searchTerm('source', 'core'), searchTerm('source', 'ž'.repeat(1_000))]) {
    const expected = createHash('sha256').update(`acme\n${term}`).digest('hex').slice(0, 12)
    expect(termKey('acme', term).toString(16).padStart(12, '0')).toBe(expected)
    expect(termKey('acme', term)).toBe(termKey('acme', term))
  }
})

test('search-terms: ledgers share no key, and none is that of a term', () => {
  const term = searchTerm('source', 'core')
  const keys = [
    termKey('acme', term),
    termKey('other', term),
    ledgerKey('acme'),
    ledgerKey('other'),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

test('search-terms: many other terms in between do not change a key', () => {
  const term = searchTerm('source', 'core')
  const before = termKey('acme', term)
  for (let n = 0; n < 50_000; n++) termKey('acme', searchTerm('metadata', String(n), 'n'))
  expect(termKey('acme', term)).toBe(before)
})
