import { expect, test } from '@jest/globals'
import { decideCreateCategory } from './create-category.ts'

test('create-category: accepts an id that is free', () => {
  expect(decideCreateCategory({ categoryId: 'assets' }, { exists: false })).toEqual({
    outcome: 'accepted',
    accepted: { categoryId: 'assets' },
  })
})

test('create-category: refuses a category that exists', () => {
  expect(decideCreateCategory({ categoryId: 'assets' }, { exists: true })).toEqual({
    outcome: 'refused',
    refusal: { code: 'category_exists', pointer: '/id', subject: 'assets' },
  })
})
