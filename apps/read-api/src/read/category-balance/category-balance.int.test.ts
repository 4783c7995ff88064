import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fillProjection, openTestJournal, TestCategories } from '@ledger/testkit'
import { deposit, startTestReadApi, type TestReadApi } from '../../../test/test-read-api.ts'

let api: TestReadApi
let categories: TestCategories
const url = (category: string) => `/v1/ledgers/acme/categories/${category}/balance`
const nested = (name: string) => ({ kind: 'category', name }) as const

beforeAll(async () => {
  api = await startTestReadApi()
  const { journal, database } = api
  categories = new TestCategories(database.pool, journal)
  await journal.openAccounts(
    { address: 'bank:cash', normalBalance: 'debit' },
    'customer:1',
    'customer:2',
    { address: 'euros', currency: 'EUR', normalBalance: 'debit' },
    { address: 'euros:owed', currency: 'EUR' },
  )
  await deposit(journal, 'customer:1', 100n)
  await deposit(journal, 'customer:2', 50n)
})
afterAll(() => api.close())

interface Body {
  readonly accounts: number
  readonly balances: readonly {
    readonly currency: string
    readonly accounts: number
    readonly posted: { readonly amount: string }
  }[]
  readonly token: string
  readonly consistency: string
  readonly age_ms?: number
}

async function balanceOf(category: string, query = ''): Promise<Body> {
  return (await api.get(url(category) + query).expect(200)).body as Body
}

/** Currency, accounts and posted amount of each balance. */
async function shortBalance(category: string, query = ''): Promise<readonly string[]> {
  const { balances } = await balanceOf(category, query)
  return balances.map((one) => `${one.currency} ${one.accounts} ${one.posted.amount}`)
}

describe('the balance of a category', () => {
  test('is told for each currency in the direction of the category', async () => {
    await categories.create('all', 'credit')
    await categories.add('all', 'customer:1', 'customer:2', 'euros', 'euros:owed')
    await api.journal.post([
      ['euros', 'debit', 7n],
      ['euros:owed', 'credit', 7n],
    ])
    const answer = await api.get(url('all')).expect(200)
    const zero = { debits: '0', credits: '0', amount: '0' }
    const seven = { debits: '7', credits: '7', amount: '0' }
    const owed = { debits: '0', credits: '150', amount: '150' }
    expect(answer.body).toEqual({
      category: 'all',
      ledger: 'acme',
      normal_balance: 'credit',
      accounts: 4,
      balances: [
        { currency: 'CZK', accounts: 2, posted: owed, pending: zero, available: owed },
        { currency: 'EUR', accounts: 2, posted: seven, pending: zero, available: seven },
      ],
      consistency: 'strong',
      token: answer.headers['ledger-token'],
    })
    expect(answer.headers['cache-control']).toBe('private, no-cache')
  })

  test('of none is none', async () => {
    await categories.create('empty')
    expect(await balanceOf('empty')).toMatchObject({ accounts: 0, balances: [] })
    await fillProjection(api.database.pool)
    const eventual = await balanceOf('empty', '?consistency=eventual')
    expect(eventual).toMatchObject({ accounts: 0, balances: [], consistency: 'eventual' })
  })

  test('counts an account once, on however many ways it is in it', async () => {
    for (const id of ['top', 'left', 'right', 'bottom']) await categories.create(id)
    await categories.add('top', nested('left'), nested('right'), 'bank:cash', nested('bottom'))
    await categories.add('left', nested('bottom'), 'bank:cash')
    await categories.add('right', nested('bottom'), 'customer:1')
    await categories.add('bottom', 'bank:cash', 'customer:1')
    const both = await balanceOf('top')
    expect(both).toMatchObject({ accounts: 2 })
    expect(await shortBalance('top')).toEqual(['CZK 2 50']) // 150 of cash, less 100 that is owed
    expect(await shortBalance('bottom')).toEqual(['CZK 2 50'])
    await categories.remove('bottom', 'customer:1')
    expect(await shortBalance('top')).toEqual(['CZK 2 50']) // it is in `right` as well
    await categories.remove('right', 'customer:1')
    expect(await shortBalance('top')).toEqual(['CZK 1 150'])
    await categories.remove('top', nested('left'), nested('right'), nested('bottom'))
    expect(await shortBalance('left')).toEqual(['CZK 1 150'])
  })

  test('what is held lowers what is available, in the direction of the category', async () => {
    await categories.create('debit-side', 'debit')
    await categories.create('credit-side', 'credit')
    for (const id of ['debit-side', 'credit-side']) await categories.add(id, 'customer:2')
    const held = await api.journal.post(
      [
        ['customer:2', 'debit', 20n],
        ['bank:cash', 'credit', 20n],
      ],
      { status: 'pending' },
    )
    const pending = { debits: '20', credits: '0' }
    expect((await balanceOf('credit-side')).balances[0]).toMatchObject({
      posted: { amount: '50' },
      pending: { ...pending, amount: '-20' },
      available: { debits: '20', credits: '50', amount: '30' },
    })
    expect((await balanceOf('debit-side')).balances[0]).toMatchObject({
      posted: { amount: '-50' },
      pending: { ...pending, amount: '20' },
      available: { debits: '0', credits: '50', amount: '-50' },
    })
    await api.journal.step(held, 'void')
  })

  test('sums past 38 digits are exact', async () => {
    const most = 10n ** 38n - 1n
    const names = ['wide:1', 'wide:2', 'wide:3']
    await api.journal.openAccounts('wide:0', ...names)
    await categories.create('wide', 'credit')
    await categories.add('wide', ...names)
    for (const name of names) {
      // what `wide:0` owes comes back before the next one
      await api.journal.post([
        ['bank:cash', 'credit', 1n],
        ['wide:0', 'debit', 1n],
      ])
      await api.database.pool.query(
        `update journal.account_heads h set posted_credits = $1
           from journal.accounts a where a.account_no = h.account_no and a.address = $2`,
        [most.toString(), name],
      )
    }
    const amount = (most * 3n).toString()
    expect(amount).toHaveLength(39)
    const { balances } = await balanceOf('wide')
    expect(balances[0]?.posted).toEqual({ debits: '0', credits: amount, amount })
    await api.database.pool.query(
      `update journal.account_heads h set posted_credits = 0
         from journal.accounts a where a.account_no = h.account_no and a.address like 'wide:_'`,
    )
  })
})

describe('how fresh', () => {
  test('strong: a post and a change of members acknowledged before are in it, by the token', async () => {
    await categories.create('fresh', 'credit')
    await categories.add('fresh', 'customer:1')
    await fillProjection(api.database.pool)
    const before = await balanceOf('fresh')
    const post = await deposit(api.journal, 'customer:1', 11n)
    expect(await shortBalance('fresh')).toEqual(['CZK 1 111'])
    await categories.add('fresh', 'customer:2')
    const after = await balanceOf('fresh')
    expect(after.accounts).toBe(2)
    expect(after.token).not.toBe(before.token)
    expect(post.position).toBeGreaterThan(0)
  })

  test('eventual: the balances of the projection, and how old they are', async () => {
    await categories.create('later', 'credit')
    await categories.add('later', 'customer:1')
    await fillProjection(api.database.pool)
    const known = await shortBalance('later')
    await deposit(api.journal, 'customer:1', 5n)
    expect(await shortBalance('later')).not.toEqual(known)
    const eventual = await balanceOf('later', '?consistency=eventual')
    expect(eventual).toMatchObject({
      consistency: 'eventual',
      age_ms: expect.any(Number),
      recorded_at: expect.any(String),
    })
    expect(await shortBalance('later', '?consistency=eventual')).toEqual(known)
    await fillProjection(api.database.pool)
    expect(await shortBalance('later', '?consistency=eventual')).toEqual(
      await shortBalance('later'),
    )
  })

  test('eventual: an account that has no entry yet counts, with nothing', async () => {
    await api.journal.openAccounts('never-used')
    await categories.create('quiet')
    await categories.add('quiet', 'never-used')
    await fillProjection(api.database.pool)
    expect(await shortBalance('quiet', '?consistency=eventual')).toEqual(['CZK 1 0'])
    expect(await shortBalance('quiet')).toEqual(['CZK 1 0'])
  })

  test('at least: the projection when it is far enough, else the journal', async () => {
    await categories.create('least', 'credit')
    await categories.add('least', 'customer:1')
    await fillProjection(api.database.pool)
    const { token } = await balanceOf('least')
    const atLeast = async (minToken: string) => {
      const headers = { consistency: 'at_least', 'min-token': minToken }
      return (await api.get(url('least'), headers).expect(200)).body as Body
    }
    await deposit(api.journal, 'customer:1', 3n)
    const old = await atLeast(token)
    const { token: newToken } = await balanceOf('least')
    const fresh = await atLeast(newToken)
    const amount = (body: Body) => BigInt(body.balances[0]?.posted.amount ?? 0)
    expect(amount(fresh) - amount(old)).toBe(3n)
    expect([old.token, fresh.token]).toEqual([token, newToken])
  })

  test('eventual, while nothing is projected: from the journal', async () => {
    const other = await startTestReadApi()
    const others = new TestCategories(other.database.pool, other.journal)
    await other.journal.openAccounts('a')
    await others.create('c')
    await others.add('c', 'a')
    const answer = await other.get(`${url('c')}?consistency=eventual`).expect(200)
    expect(answer.body).toMatchObject({ accounts: 1, consistency: 'eventual' })
    await other.close()
  })
})

describe('not', () => {
  test('a category that is not there, or of another ledger', async () => {
    await openTestJournal(api.database.pool, 'other')
    for (const path of [url('nothing'), '/v1/ledgers/other/categories/all/balance']) {
      for (const query of ['', '?consistency=eventual']) {
        const { body } = await api.get(path + query).expect(404)
        expect(body).toMatchObject({ code: 'category_not_found' })
      }
    }
  })

  test.each([
    ['a token of another place', { 'min-token': 'none' }, '', 'invalid_token'],
    ['a filter', {}, '?as_of=2026-01-01T00:00:00Z', 'unknown_filter'],
    ['an unknown consistency', {}, '?consistency=weak', 'invalid_parameter'],
  ])('%s', async (_, headers, query, code) => {
    const { body } = await api.get(url('all') + query, headers)
    expect(body).toMatchObject({ code })
  })
})
