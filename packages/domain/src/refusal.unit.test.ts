import { expect, test } from '@jest/globals'
import { accept, refusalCodes, refuse } from './refusal.ts'

test('refusal: each code stands once in the order of precedence', () => {
  expect(new Set(refusalCodes).size).toBe(refusalCodes.length)
})

test('refusal: a decision is a value with its reason, never an exception', () => {
  expect(accept(7)).toEqual({ outcome: 'accepted', accepted: 7 })
  expect(refuse('unbalanced')).toEqual({ outcome: 'refused', refusal: { code: 'unbalanced' } })
  expect(refuse('unbalanced', { subject: 'CZK' })).toEqual({
    outcome: 'refused',
    refusal: { code: 'unbalanced', subject: 'CZK' },
  })
})
