import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { withCatalogue } from './render-catalogue.ts'

const page = fileURLToPath(new URL('../../../../docs/errors.md', import.meta.url))

test('docs/errors.md: lists the codes as the catalogue has them', () => {
  const text = withCatalogue(readFileSync(page, 'utf8'))
  if (process.env['TEST_UPDATE_OPENAPI'] === '1') writeFileSync(page, text)
  expect(readFileSync(page, 'utf8')).toBe(text)
})
