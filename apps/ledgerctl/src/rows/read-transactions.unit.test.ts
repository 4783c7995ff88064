import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { compileMapping } from './compile-mapping.ts'
import type { ImportMapping } from './mapping-schema.ts'
import { readTransactions } from './read-transactions.ts'

const mapping: ImportMapping = {
  format: 'csv',
  row_key: '{id}',
  group_by: { field: 'doc', map: { A: 'A', B: 'B', '': '' } },
  transaction: {
    effective_at: '2026-01-31T00:00:00Z',
    entries: [{ account: 'a', direction: 'debit', amount: '{amount}', currency: 'CZK' }],
  },
}
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-transactions-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Of each transaction its first row, and the amounts of its entries or its fault. */
async function read(...rows: readonly string[]): Promise<readonly string[]> {
  const path = join(folder, 'rows.csv')
  writeFileSync(path, ['id,doc,amount', ...rows, ''].join('\n'))
  const told: string[] = []
  const file = { path, form: mapping, mapper: compileMapping(mapping) }
  for await (const { row, mapped, fault } of readTransactions(file)) {
    const amounts = mapped?.body.entries.map(({ amount }) => amount).join(' ')
    told.push(`${row}: ${amounts ?? fault?.code ?? ''}`)
  }
  return told
}

test('read-transactions: rows that follow each other in one group', async () => {
  expect(await read('1,A,1', '2,A,2', '3,B,3', '4,A,4')).toEqual(['1: 1 2', '3: 3', '4: 4'])
})

test('read-transactions: a row that names no group is one by itself', async () => {
  expect(await read('1,,1', '2,,2', '3,A,3', '4,,4')).toEqual(['1: 1', '2: 2', '3: 3', '4: 4'])
})

test('read-transactions: what is wrong with a row of a group is wrong with the group', async () => {
  expect(await read('1,A,1', '2,A,x', '3,A,3', '4,B,4')).toEqual(['1: invalid_amount', '4: 4'])
})

test.each([
  ['that has no group for its field', '2,C,2', 'value_not_mapped'],
  ['that cannot be read', '2,A', 'wrong_column_count'],
])(
  'read-transactions: a row %s may belong to the groups beside it: neither is posted in part',
  async (_, row, code) => {
    expect(await read('1,A,1', row, '3,A,3', '4,B,4')).toEqual([
      '1: group_incomplete',
      `2: ${code}`,
      '3: group_incomplete',
      '4: 4',
    ])
    expect(await read('1,,1', row, row, '4,,4')).toEqual([
      '1: 1',
      `2: ${code}`,
      `3: ${code}`,
      '4: 4',
    ])
  },
)
