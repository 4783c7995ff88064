import { expect, test } from '@jest/globals'
import { decideChangeCategory } from './change-category.ts'
import { metadataTextsMax } from './metadata.ts'

const before = { name: 'Assets', metadata: { kept: '1', taken: '2' } }

test.each([
  ['a name', { name: 'All' }, { name: 'All', metadata: before.metadata }],
  [
    'metadata',
    { metadata: { taken: null, set: '3' } },
    { name: 'Assets', metadata: { kept: '1', set: '3' } },
  ],
  ['nothing', {}, before],
])('change-category: changes %s and leaves the rest', (_, command, after) => {
  expect(decideChangeCategory(command, before)).toEqual({ outcome: 'accepted', accepted: after })
})

test('change-category: refuses more texts than there may be', () => {
  const texts = Array.from({ length: metadataTextsMax - 1 }, (_, n) => [`n${n}`, 'x'])
  const command = { metadata: Object.fromEntries(texts) as Record<string, string> }
  expect(decideChangeCategory(command, before)).toEqual({
    outcome: 'refused',
    refusal: { code: 'metadata_too_large', pointer: '/metadata', subject: '65' },
  })
})
