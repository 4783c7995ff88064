import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { writeRows } from './write-rows.ts'

test('write-rows: as many as asked for, the same each time, never within one account', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rows-'))
  const texts: string[] = []
  for (const name of ['one.csv', 'another.csv']) {
    await writeRows(join(folder, name), 25_000, 10)
    texts.push(readFileSync(join(folder, name), 'utf8'))
  }
  rmSync(folder, { recursive: true })
  expect(texts[0]).toBe(texts[1])
  const [head, ...rows] = (texts[0] ?? '').trimEnd().split('\n')
  expect(head).toBe('id,debit,credit,amount')
  expect(rows).toHaveLength(25_000)
  for (const row of rows) {
    expect(row).toMatch(/^row-\d+,account:(?:[1-9]|10),account:(?:[1-9]|10),[1-9]\d{0,5}$/)
    const [, debit, credit] = row.split(',')
    expect(debit).not.toBe(credit)
  }
})
