import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openAccounts, openLedger } from '@ledger/testkit'
import { TestService } from '../../test/test-service.ts'
import { projectFolder } from '../dev/places.ts'

const startMsMax = 120_000
const testMsMax = 120_000
const data = join(projectFolder, 'bench/data')
const excerpt = join(data, 'bank-1993-excerpt.csv')
const bankMapping = join(data, 'bank-1993.import.json')
let service: TestService

beforeAll(async () => {
  service = await TestService.start()
  service.file('plain.json', JSON.stringify(plain))
}, startMsMax)
afterAll(() => service.close(), startMsMax)

/** A deposit on each row. */
const plain = {
  format: 'csv',
  row_key: '{id}',
  transaction: {
    effective_at: '2026-01-31T00:00:00Z',
    external_id: '{id}',
    entries: [
      { account: '{account}', direction: 'credit', amount: '{amount}', currency: 'CZK' },
      { account: 'bank:cash', direction: 'debit', amount: '{amount}', currency: 'CZK' },
    ],
  },
}

async function open(ledger: string, ...customers: readonly string[]): Promise<void> {
  await openLedger(service.write, ledger)
  const cash = { address: 'bank:cash', normalBalance: 'debit' } as const
  await openAccounts(service.write, ledger, cash, ...customers)
}

function importInto(ledger: string, file: string, ...more: readonly string[]) {
  return service.run('import', file, '--mapping', 'plain.json', '--ledger', ledger, ...more)
}

/** What the bank says each customer has at the end. */
function bankBalances(): ReadonlyMap<string, string> {
  const rows = readFileSync(excerpt, 'utf8').trimEnd().split('\n').slice(1)
  return new Map(
    rows.map((row) => row.split(',')).map((fields) => [fields[2] ?? '', fields[5] ?? '']),
  )
}

describe('import: the bank of the first issue', () => {
  test(
    'its mapping posts every row, the balances are those of the bank, and again changes nothing',
    async () => {
      await openLedger(service.write, 'bank')
      const files = ['--errors', 'bank.errors', '--state', 'bank.state']
      const line = ['import', excerpt, '--mapping', bankMapping, '--ledger', 'bank']

      const early = await service.run(...line, ...files)
      expect(early).toMatchObject({ code: 2 })
      expect(early.message).toContain('--open-accounts opens them')

      const first = await service.run(...line, ...files, '--open-accounts')
      expect(first).toMatchObject({ code: 0, message: '' })
      expect(first.lines.join('\n')).toMatch(/^309 rows, 309 transactions, /)
      expect(first.lines.filter((text) => text.startsWith('proven'))).toHaveLength(3)
      for (const [account, balance] of bankBalances()) {
        expect([account, await service.balance('bank', account)]).toEqual([account, balance])
      }

      const posted = await service.recordCount('transaction.posted')
      const same = await service.run(...line, ...files)
      expect(same.code).toBe(0)
      const anew = await service.run(
        ...line,
        '--errors',
        'bank-2.errors',
        '--state',
        'bank-2.state',
      )
      expect(anew.code).toBe(0)
      expect(anew.lines[1]).toBe(
        '0 posted, 309 posted before, 0 repeated in the file, 0 with errors',
      )
      expect(await service.recordCount('transaction.posted')).toBe(posted)
    },
    testMsMax,
  )

  test(
    'NDJSON with nested fields, decimals, signs and fees',
    async () => {
      await openLedger(service.write, 'payments')
      const mapping = join(data, 'payments.import.json')
      const file = join(data, 'payments.ndjson')
      const line = ['import', file, '--mapping', mapping, '--ledger', 'payments']
      const files = ['--errors', 'payments.errors', '--state', 'payments.state']
      expect(await service.run(...line, ...files, '--open-accounts')).toMatchObject({ code: 0 })
      expect(await service.balance('payments', 'wallet:anna')).toBe('-35')
      expect(await service.balance('payments', 'wallet:bruno')).toBe('-25000')
      expect(await service.balance('payments', 'shop:7')).toBe('25000')
      expect(await service.balance('payments', 'income:fees')).toBe('35')
    },
    testMsMax,
  )
})

describe('import: rows with errors', () => {
  test('each is told with its row, its line, what stands in it and one code; the others go on', async () => {
    await open('errors', 'customer:1')
    const amounts = [
      '0',
      '-1',
      '+1',
      '01',
      '1.0',
      '1e3',
      'NaN',
      'Infinity',
      '',
      '" "',
      ' 1',
      '0x10',
    ]
    const more = ['1_000', '١٢', 'null', 'true', '[1]', '9'.repeat(39), '9'.repeat(100_000)]
    const rows = [...amounts, ...more].map((amount, index) => `wrong-${index},customer:1,${amount}`)
    const text = [
      'id,account,amount',
      'good-1,customer:1,5',
      ...rows,
      'good-2,customer:1,7',
      '',
    ].join('\n')
    service.file('errors.csv', text)
    const posted = await service.recordCount('transaction.posted')

    const ended = await importInto('errors', 'errors.csv')
    expect(ended).toMatchObject({ code: 1, message: `${rows.length} with errors` })
    expect(ended.lines[1]).toBe(
      `2 posted, 0 posted before, 0 repeated in the file, ${rows.length} with errors`,
    )
    const errors = service.objects('errors.csv.errors.ndjson')
    expect(errors.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 2))
    expect(errors.map(({ problem }) => problem)).toEqual(
      rows.map(() =>
        expect.objectContaining({ code: 'invalid_amount', pointer: '/entries/0/amount' }),
      ),
    )
    expect(errors[1]).toMatchObject({
      line: 4,
      status: null,
      input: { id: 'wrong-1', amount: '-1' },
    })
    expect(await service.recordCount('transaction.posted')).toBe(posted + 2)
    expect(await service.balance('errors', 'customer:1')).toBe('12')
  })

  test('what the ledger refuses is told with its answer, and the totals are proven all the same', async () => {
    await open('refused', 'customer:1')
    await openAccounts(service.write, 'refused', { address: 'capped', maxBalance: 10n })
    const text = 'id,account,amount\na,capped,10\nb,capped,1\nc,customer:1,3\n'
    service.file('refused.csv', text)
    const ended = await importInto('refused', 'refused.csv')
    expect(ended.code).toBe(1)
    expect(ended.lines.filter((line) => line.startsWith('proven'))).toHaveLength(3)
    expect(service.objects('refused.csv.errors.ndjson')).toMatchObject([
      { row: 2, key: 'b', status: 422, problem: { code: 'balance_above_maximum' } },
    ])
  })

  test('a key that comes again: the same row is left out, another one is an error', async () => {
    await open('doubled', 'customer:1')
    const text = 'id,account,amount\na,customer:1,1\na,customer:1,1\na,customer:1,2\n'
    service.file('doubled.csv', text)
    const ended = await importInto('doubled', 'doubled.csv')
    expect(ended.lines[1]).toBe('1 posted, 0 posted before, 1 repeated in the file, 1 with errors')
    expect(service.objects('doubled.csv.errors.ndjson')).toMatchObject([
      { row: 3, problem: { code: 'doubled_in_file' } },
    ])
    expect(await service.balance('doubled', 'customer:1')).toBe('1')
  })
})

describe('import: groups', () => {
  const lines = {
    format: 'csv',
    row_key: '{doc}',
    group_by: '{doc}',
    transaction: {
      effective_at: '{day}T00:00:00Z',
      external_id: '{doc}',
      entries: [{ account: '{account}', direction: '{side}', amount: '{amount}', currency: 'CZK' }],
    },
  }

  test('rows that follow each other are one transaction, posted or refused as a whole', async () => {
    await open('groups', 'customer:1', 'customer:2')
    service.file('lines.json', JSON.stringify(lines))
    const rows = [
      'D1,2026-01-31,bank:cash,debit,5',
      'D1,2026-01-31,customer:1,credit,3',
      'D1,2026-01-31,customer:2,credit,2',
      'D2,2026-01-31,bank:cash,debit,5',
      'D2,2026-01-31,customer:1,credit,4',
      'D1,2026-01-31,customer:1,credit,9',
    ]
    service.file('lines.csv', ['doc,day,account,side,amount', ...rows, ''].join('\n'))
    const ended = await importInto('groups', 'lines.csv', '--mapping', 'lines.json')
    expect(ended.code).toBe(1)
    expect(ended.lines[0]).toMatch(/^6 rows, 3 transactions, /)
    expect(service.objects('lines.csv.errors.ndjson')).toMatchObject([
      { row: 4, rows: 2, key: 'D2', problem: { code: 'unbalanced' } },
      { row: 6, problem: { code: 'doubled_in_file' } },
    ])
    expect(await service.balance('groups', 'customer:1')).toBe('3')
  })
})

describe('import: amounts', () => {
  test('boundaries arrive to the unit', async () => {
    const amounts = [2n ** 53n - 1n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n, 10n ** 37n]
    await open('large', ...amounts.map((_, index) => `customer:${index}`))
    const rows = amounts.map((amount, index) => `${index},customer:${index},${amount}`)
    service.file('large.csv', ['id,account,amount', ...rows].join('\n'))
    expect(await importInto('large', 'large.csv')).toMatchObject({ code: 0 })
    for (const [index, amount] of amounts.entries()) {
      expect(await service.balance('large', `customer:${index}`)).toBe(String(amount))
    }
    const sum = amounts.reduce((one, other) => one + other)
    expect(await service.balance('large', 'bank:cash')).toBe(String(sum))
  })

  test('sums past 38 digits are refused by the ledger', async () => {
    await open('past', 'customer:1')
    const max = '9'.repeat(38)
    service.file('past.csv', `id,account,amount\na,customer:1,${max}\nb,customer:1,1\n`)
    expect(await importInto('past', 'past.csv')).toMatchObject({ code: 1 })
    expect(service.objects('past.csv.errors.ndjson')).toMatchObject([
      { row: 2, status: 422, problem: { code: 'amount_overflow' } },
    ])
    expect(await service.balance('past', 'customer:1')).toBe(max)
  })
})

describe('import: dry run', () => {
  test('says what would happen, and writes nothing anywhere', async () => {
    await open('dry', 'customer:1')
    const text = 'id,account,amount\na,customer:1,1\nb,customer:1,x\nc,customer:1,2\n'
    service.file('dry.csv', text)
    const posted = await service.recordCount('transaction.posted')
    const ended = await importInto('dry', 'dry.csv', '--dry-run')
    expect(ended.code).toBe(1)
    expect(ended.lines).toContain('2 tried, 0 not because of accounts that are not open')
    expect(ended.lines.at(-1)).toBe('nothing was written; 1 errors')
    expect(await service.recordCount('transaction.posted')).toBe(posted)
    expect(() => service.text('dry.csv.import-state')).toThrow('ENOENT')
    expect(() => service.text('dry.csv.errors.ndjson')).toThrow('ENOENT')
  })
})

describe('import: what cannot be used ends with 2, and nothing is sent', () => {
  test.each([
    ['a file that is not there', ['gone.csv'], 'there is no file'],
    ['a file of another encoding', ['latin.csv'], 'is no utf-8 text'],
    ['a file without its columns', ['columns.csv'], 'no column amount'],
    ['concurrency without unordered', ['good.csv', '--concurrency', '2'], 'needs --unordered'],
    ['one file for two things', ['good.csv', '--errors', 'good.csv'], 'each file must be another'],
    ['a ledger that there is not', ['good.csv', '--ledger', 'nothing'], 'ledger_not_found'],
    ['an account that nobody opens', ['stranger.csv'], 'nor the mapping: stranger'],
    ['a mapping with another field', ['good.csv', '--mapping', 'wrong.json'], '/row_kye'],
  ])('%s', async (_, line, message) => {
    service.file('good.csv', 'id,account,amount\na,customer:1,1\n')
    service.file('stranger.csv', 'id,account,amount\na,stranger,1\n')
    service.file('columns.csv', 'id,account\na,customer:1\n')
    service.file('latin.csv', Buffer.from('id,account,amount\n\xe9,customer:1,1\n', 'latin1'))
    service.file('wrong.json', JSON.stringify({ ...plain, row_kye: '{id}' }))
    const posted = await service.recordCount('transaction.posted')
    const [file = '', ...more] = line
    const ended = await importInto('errors', file, ...more)
    expect(ended.code).toBe(2)
    expect(ended.message).toContain(message)
    expect(await service.recordCount('transaction.posted')).toBe(posted)
  })

  test('another mapping with the state of before', async () => {
    await open('mapped', 'customer:1')
    service.file('mapped.csv', 'id,account,amount\na,customer:1,1\n')
    expect(await importInto('mapped', 'mapped.csv')).toMatchObject({ code: 0 })
    service.file('other.json', JSON.stringify({ ...plain, key_prefix: 'other:' }))
    const ended = await importInto('mapped', 'mapped.csv', '--mapping', 'other.json')
    expect(ended.code).toBe(2)
    expect(ended.message).toContain('with another mapping')
  })
})
