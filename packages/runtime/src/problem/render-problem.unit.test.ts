import { describe, expect, test } from '@jest/globals'
import { problems } from '@ledger/wire'
import { problemResponses } from '../docs/problem-responses.ts'
import { pointerTo } from './json-pointer.ts'
import { ProblemError } from './problem-error.ts'
import { firstFault, isProblemCode, problemCodes, problemRank } from './problem-rank.ts'
import { renderProblem, retryAfterOf } from './render-problem.ts'

const context = { instance: '/v1/ledgers/acme/transactions', requestId: 'req_1' }

describe('render-problem', () => {
  test('render-problem: says everything the catalogue says, in the form of RFC 9457', () => {
    const text = renderProblem({ code: 'unbalanced', detail: 'CZK: 5 against 4.' }, context)
    expect(JSON.parse(text)).toEqual({
      type: '/docs/errors/unbalanced',
      title: problems.unbalanced.title,
      status: 422,
      detail: 'CZK: 5 against 4.',
      instance: '/v1/ledgers/acme/transactions',
      code: 'unbalanced',
      retryable: false,
      outcome: 'rejected',
      errors: [],
      request_id: 'req_1',
    })
  })

  test('render-problem: carries errors, evidence and trace', () => {
    const errors = [{ pointer: '/entries/0', code: 'unknown_account', detail: 'x' }] as const
    const evidence = {
      account: 'a',
      version: 3,
      posted: ['1', '2'],
      pending: ['0', '0'],
      amount: '-1',
      limit: '0',
    } as const
    const fault = { code: 'balance_below_minimum', detail: 'x', errors, evidence } as const
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    expect(JSON.parse(renderProblem(fault, { ...context, traceId }))).toMatchObject({
      errors,
      evidence,
      trace_id: traceId,
    })
  })

  test.each(problemCodes)('render-problem: %s has a page and a status', (code) => {
    const problem = JSON.parse(renderProblem({ code, detail: 'x' }, context)) as {
      readonly type: string
      readonly status: number
    }
    expect(problem).toMatchObject({ type: `/docs/errors/${code}`, status: problems[code].status })
    expect(new ProblemError({ code, detail: 'x' }).statusCode).toBe(problems[code].status)
  })

  test.each(problemCodes)(
    'render-problem: %s says when to ask again only if that helps',
    (code) => {
      const retryAfterS = retryAfterOf({ code, detail: 'x' })
      expect(retryAfterS !== undefined).toBe(problems[code].retryable)
    },
  )
})

test('problem-rank: of several faults the first in the catalogue is answered', () => {
  const missing = { code: 'idempotency_key_missing', detail: 'x' } as const
  const field = { code: 'invalid_field', detail: 'one' } as const
  const other = { code: 'invalid_field', detail: 'other' } as const
  expect(firstFault([missing, field, other])).toBe(field)
  expect(firstFault([])).toBeUndefined()
})

test('problem-rank: follows the catalogue', () => {
  expect(problemRank('route_not_found')).toBe(0)
  expect(problemRank('api_key_missing')).toBeLessThan(problemRank('unbalanced'))
  expect(problemRank('internal')).toBe(problemCodes.length - 1)
})

test.each(['', 'nope', 'toString', '__proto__', 'constructor'])(
  'problem-rank: %j is no code',
  (text) => {
    expect(isProblemCode(text)).toBe(false)
  },
)

test('json-pointer: escapes what RFC 6901 escapes', () => {
  expect(pointerTo(['a/b', 'c~d', 0, ''])).toBe('/a~1b/c~0d/0/')
})

test('problem-responses: gives one response for each status, its codes in catalogue order', () => {
  const responses = problemResponses(['unbalanced', 'invalid_json', 'unknown_account'])
  expect(Object.keys(responses)).toEqual(['400', '422'])
  expect(JSON.stringify(responses['422'])).toContain('"enum":["unknown_account","unbalanced"]')
})
