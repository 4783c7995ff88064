import { describe, expect, test } from '@jest/globals'
import { refusalCodes } from '@ledger/domain'
import type { ProblemDefinition } from './problem-definition.ts'
import { problems } from './problems.ts'
import { refusalProblems } from './refusal-problems.ts'

const catalogue: readonly (readonly [string, ProblemDefinition])[] = Object.entries(problems)

describe('problems', () => {
  test('problems: every refusal of the rules stands in it, in the same precedence', () => {
    const order = catalogue.map(([code]) => code)
    expect(order.filter((code) => refusalCodes.some((refusal) => refusal === code))).toEqual([
      ...refusalCodes,
    ])
  })

  test('problems: a refusal of the rules is final and says that nothing was written', () => {
    for (const code of refusalCodes) {
      expect(refusalProblems[code]).toMatchObject({ retryable: false, outcome: 'rejected' })
      expect([409, 412, 422]).toContain(refusalProblems[code].status)
    }
  })

  test.each(catalogue)('problems: %s agrees with itself', (code, definition) => {
    const { status, title, retryable, outcome, help } = definition
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/)
    expect(title).toMatch(/^[A-Z].*[^.]$/)
    expect(help).toMatch(/^\S.*\.$/s)
    // a definitive no stays one; all else may be asked again with the same key
    expect(retryable).toBe(outcome !== 'rejected')
    if (status >= 500) expect(outcome).not.toBe('rejected')
    expect(status).toBeGreaterThanOrEqual(400)
  })

  test('problems: what a request looks like is judged before what the ledger holds', () => {
    const ranks = new Map(catalogue.map(([code], rank) => [code, rank]))
    const rank = (code: string) => ranks.get(code) ?? Number.NaN
    const steps = [
      'route_not_found',
      'api_key_missing',
      'scope_missing',
      'body_too_large',
      'invalid_json',
      'unknown_field',
      'idempotency_key_missing',
      'ledger_not_found',
      'idempotency_key_reused',
      'unknown_account',
      'balance_above_maximum',
    ]
    expect(steps.map(rank)).toEqual(steps.map(rank).toSorted((a, b) => a - b))
  })

  test('problems: only the fault of the service itself is a 500', () => {
    expect(catalogue.filter(([, { status }]) => status === 500).map(([code]) => code)).toEqual([
      'internal',
    ])
  })
})
