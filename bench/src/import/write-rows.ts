import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { seededRandom } from '@ledger/testkit'

const rowsPerPiece = 10_000
const amountMax = 100_000
const seed = 1993

/** How a row becomes a transaction of two entries. */
export const rowMapping = {
  format: 'csv',
  row_key: '{id}',
  key_prefix: 'import:',
  transaction: {
    effective_at: '2026-01-31T00:00:00Z',
    external_id: '{id}',
    entries: [
      { account: '{debit}', direction: 'debit', amount: '{amount}', currency: 'EUR' },
      { account: '{credit}', direction: 'credit', amount: '{amount}', currency: 'EUR' },
    ],
  },
}

/** Writes a CSV file of so many transfers between `account:1` … The same file each time. */
export async function writeRows(file: string, rows: number, accounts: number): Promise<void> {
  await pipeline(Readable.from(pieces(rows, accounts)), createWriteStream(file))
}

function* pieces(rows: number, accounts: number): Generator<string, void> {
  const random = seededRandom(seed)
  yield 'id,debit,credit,amount\n'
  for (let first = 0; first < rows; first += rowsPerPiece) {
    const count = Math.min(rowsPerPiece, rows - first)
    yield Array.from({ length: count }, (_, n) => rowText(random, first + n, accounts)).join('')
  }
}

function rowText(random: (below: number) => number, index: number, accounts: number): string {
  const debit = random(accounts)
  const credit = (debit + 1 + random(accounts - 1)) % accounts
  return `row-${index},account:${debit + 1},account:${credit + 1},${1 + random(amountMax)}\n`
}
