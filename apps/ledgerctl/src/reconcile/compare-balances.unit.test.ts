import { describe, expect, test } from '@jest/globals'
import { compareBalances } from './compare-balances.ts'
import type { Difference } from './difference.ts'
import { contentOf } from './item.ts'
import type { LedgerBalance } from './read-ledger.ts'

const customer: LedgerBalance = {
  currency: 'CZK',
  normalBalance: 'credit',
  debits: '30',
  credits: '130',
}
const cash: LedgerBalance = { ...customer, normalBalance: 'debit', debits: '130', credits: '30' }
const ledger = new Map([
  ['customer:1', customer],
  ['bank:cash', cash],
])

function compare(balances: Readonly<Record<string, bigint>>, known: readonly Difference[] = []) {
  const exported = Object.entries(balances).map(
    ([account, amount]) => [account, { currency: 'CZK', amount }] as const,
  )
  const { differences, ...counts } = compareBalances(new Map(exported), ledger, known)
  return {
    ...counts,
    accounts: differences.map(({ account, detail }) => `${String(account)}: ${detail}`),
  }
}

/** A deposit that the export has and the ledger does not. */
const missing: Difference = {
  cause: 'missing',
  detail: '',
  exported: {
    ref: 'a',
    content: contentOf([
      { account: 'customer:1', direction: 'credit', amount: '7', currency: 'CZK' },
      { account: 'bank:cash', direction: 'debit', amount: '7', currency: 'CZK' },
    ]),
    effectiveAt: '2026-01-31T00:00:00Z',
    recordedMs: 0,
    place: 1,
  },
}

describe('compare balances', () => {
  test('equal in the normal direction of each account', () => {
    expect(compare({ 'customer:1': 100n, 'bank:cash': 100n })).toEqual({
      equal: 2,
      explained: 0,
      notExported: 0,
      accounts: [],
    })
  })

  test('what a difference of transactions comes to is explained', () => {
    expect(compare({ 'customer:1': 107n, 'bank:cash': 107n }, [missing])).toEqual({
      equal: 0,
      explained: 2,
      notExported: 0,
      accounts: [],
    })
  })

  test('what goes beyond is told to the unit', () => {
    expect(compare({ 'customer:1': 108n, 'bank:cash': 107n }, [missing]).accounts).toEqual([
      'customer:1: 108 in the export, 100 in the ledger; -1 of it is not explained',
    ])
  })

  test('balances that are equal in spite of a difference are not right', () => {
    expect(compare({ 'customer:1': 100n, 'bank:cash': 107n }, [missing]).accounts).toEqual([
      'customer:1: 100 in the export, 100 in the ledger; 7 of it is not explained',
    ])
  })

  test('an account that the export does not have is counted when there is something on it', () => {
    expect(compare({ 'customer:1': 100n })).toMatchObject({ equal: 1, notExported: 1 })
  })

  test('an account that the ledger does not have', () => {
    expect(compare({ 'customer:9': 0n })).toMatchObject({ equal: 1 })
    expect(compare({ 'customer:9': 5n }).accounts).toEqual([
      'customer:9: 5 in the export, 0 in the ledger; -5 of it is not explained',
    ])
  })

  test('another currency', () => {
    const exported = new Map([['customer:1', { currency: 'EUR', amount: 100n }]])
    expect(compareBalances(exported, ledger, []).differences).toMatchObject([
      { cause: 'balance', account: 'customer:1', detail: 'EUR in the export, CZK in the ledger' },
    ])
  })
})
