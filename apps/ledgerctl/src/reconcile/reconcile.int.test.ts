import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openAccounts, openLedger } from '@ledger/testkit'
import { TestService } from '../../test/test-service.ts'

const startMsMax = 120_000
let service: TestService

const entry = { amount: '{amount}', currency: 'CZK' }
const mapping = {
  format: 'csv',
  row_key: '{id}',
  transaction: {
    effective_at: '2026-01-31T00:00:00Z',
    external_id: '{id}',
    entries: [
      { account: 'customer:1', direction: 'credit', ...entry },
      { account: 'bank:cash', direction: 'debit', ...entry },
    ],
  },
}
const { external_id: _, ...withoutId } = mapping.transaction
const balancesMapping = {
  format: 'csv',
  balance: { account: '{account}', currency: 'CZK', amount: '{balance}' },
}

beforeAll(async () => {
  service = await TestService.start()
  service.file('mapping.json', JSON.stringify(mapping))
  service.file('nameless.json', JSON.stringify({ ...mapping, transaction: withoutId }))
  service.file('balances.json', JSON.stringify(balancesMapping))
  service.file('rows.csv', 'id,amount\na,1\nb,2\n')
  await openLedger(service.write, 'acme')
  const cash = { address: 'bank:cash', normalBalance: 'debit' } as const
  await openAccounts(service.write, 'acme', cash, 'customer:1')
  await service.run('import', 'rows.csv', '--mapping', 'mapping.json', '--ledger', 'acme')
}, startMsMax)
afterAll(() => service.close(), startMsMax)

function reconcile(...more: readonly string[]) {
  const line = ['--ledger', 'acme', '--transactions', 'rows.csv', '--mapping', 'mapping.json']
  return service.run('reconcile', ...line, ...more)
}

describe('reconcile', () => {
  test('accounts that the export leaves out are counted, not passed over', async () => {
    service.file('balances.csv', 'account,balance\ncustomer:1,3\n')
    const files = ['--balances', 'balances.csv', '--balances-mapping', 'balances.json']
    const ended = await reconcile(...files)
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.lines).toContain(
      '1 accounts with a balance in the ledger are not in the export of balances: not compared',
    )
    const { lines } = await reconcile(...files, '--json')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      balances: { equal: 1, explained: 0, unexplained: 0, not_exported: 1 },
    })
  })

  test('--from and --to: what lies outside is on neither side', async () => {
    const ended = await reconcile('--to', '2026-01-31T00:00:00Z')
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.lines[0]).toMatch(/^0 transactions in the export, 0 in the ledger/)
  })

  test.each([
    ['nothing to match by', ['--mapping', 'nameless.json'], 'says nothing of external_id'],
    ['an id that it does not have', ['--match', 'metadata.x'], 'says nothing of metadata.x'],
    ['a position that is not there yet', ['--at-position', '999999'], 'the journal ends at'],
    ['its own export to write to', ['--out', 'rows.csv'], 'a file that is read'],
    ['a folder', ['--transactions', '.'], 'is no plain file'],
  ])('ends with 2: %s', async (_what, more, message) => {
    const ended = await reconcile(...more)
    expect(ended.code).toBe(2)
    expect(ended.message).toContain(message)
  })
})
