import { describe, expect, test } from '@jest/globals'
import type { Principal } from '@ledger/runtime'
import { ProblemError } from '@ledger/runtime'
import { getBalances } from '../balances/read.ts'
import { listLedgers } from '../ledgers/read.ts'
import { listRecords } from '../records/read.ts'
import { listTransactions } from '../transactions/read.ts'
import type { RawRead } from './admit-read.ts'
import { admitRead } from './admit-read.ts'

const principal: Principal = {
  keyId: '1',
  actor: 'key_1',
  scopes: new Set(['ledger:read']),
  ledgers: new Set(['acme']),
}

function raw(params: RawRead['params'], more: Partial<RawRead> = {}): RawRead {
  return {
    params,
    consistency: undefined,
    minToken: undefined,
    ifNoneMatch: undefined,
    principal,
    deadlineAt: Infinity,
    signal: new AbortController().signal,
    ...more,
  }
}

function codeOf(admit: () => unknown): string {
  try {
    admit()
  } catch (error) {
    if (error instanceof ProblemError) return error.fault.code
    throw error
  }
  return 'admitted'
}

describe('admit-read: what is in the query over HTTP', () => {
  test('numbers are texts, and lists of one are that one', () => {
    const call = admitRead(listRecords, raw({ ledger: 'acme', after: 7, wait_ms: 0, limit: 1_000 }))
    expect(call.params).toEqual({ ledger: 'acme' })
    expect(call.query).toEqual({ after: '7', wait_ms: '0', limit: '1000' })
    const one = admitRead(getBalances, raw({ ledger: 'acme', account: ['a'] }))
    expect(one.query).toEqual({ account: 'a' })
    const two = admitRead(getBalances, raw({ ledger: 'acme', account: ['a', 'b'] }))
    expect(two.query).toEqual({ account: ['a', 'b'] })
  })

  test('metadata are an object', () => {
    const metadata = { kind: 'fee' }
    const call = admitRead(listTransactions, raw({ ledger: 'acme', metadata, status: 'posted' }))
    expect(call.query).toEqual({ metadata, status: 'posted' })
  })

  test('where there is no path there is none', () => {
    expect(admitRead(listLedgers, raw({ limit: 5 }))).toMatchObject({ query: { limit: '5' } })
  })
})

describe('admit-read: what is refused', () => {
  test.each<[string, string, RawRead]>([
    ['no scope', 'scope_missing', raw({}, { principal: { ...principal, scopes: new Set() } })],
    ['no ledger', 'invalid_parameter', raw({})],
    ['an ill-formed ledger', 'invalid_parameter', raw({ ledger: 'a b' })],
    ['a limit of 0', 'invalid_parameter', raw({ ledger: 'acme', limit: 0 })],
    ['a limit below 0', 'invalid_parameter', raw({ ledger: 'acme', limit: -1 })],
    ['a number that is too large', 'invalid_parameter', raw({ ledger: 'acme', after: 2 ** 63 })],
    ['a wait that is too long', 'invalid_parameter', raw({ ledger: 'acme', wait_ms: 20_001 })],
    ['a type that is none', 'invalid_parameter', raw({ ledger: 'acme', type: 'x' })],
    ['what nobody knows', 'unknown_filter', raw({ ledger: 'acme', colour: 'red' })],
    ['another’s ledger', 'ledger_not_found', raw({ ledger: 'other' })],
    [
      'another’s ledger, and a wrong limit',
      'invalid_parameter',
      raw({ ledger: 'other', limit: 0 }),
    ],
  ])('%s: %s', (_case, code, read) => {
    expect(codeOf(() => admitRead(listRecords, read))).toBe(code)
  })
})
