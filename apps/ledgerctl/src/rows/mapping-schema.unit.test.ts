import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { projectFolder } from '../dev/places.ts'
import { compileMapping } from './compile-mapping.ts'
import { BalancesMapping, ImportMapping } from './mapping-schema.ts'
import { readMapping } from './read-mapping.ts'

const base = 'https://json-schema.org/draft/2020-12/schema'
const schemas = [
  ['import-mapping.v1.json', 'How a row becomes a transaction', ImportMapping],
  ['balances-mapping.v1.json', 'How a row tells a balance', BalancesMapping],
] as const

describe('mapping schemas', () => {
  test.each(schemas)('docs/schemas/%s is what ledgerctl goes by', (name, title, schema) => {
    const file = join(projectFolder, 'docs/schemas', name)
    const text = `${JSON.stringify({ $schema: base, title, ...schema }, undefined, 2)}\n`
    if (process.env['TEST_UPDATE_SETTINGS'] === '1') writeFileSync(file, text)
    expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(text)
  })

  test.each(['bank-1993.import.json', 'payments.import.json'])('%s can be used', (name) => {
    const { mapping } = readMapping(join(projectFolder, 'bench/data', name), ImportMapping)
    expect(compileMapping(mapping).names.size).toBeGreaterThan(4)
  })
})
