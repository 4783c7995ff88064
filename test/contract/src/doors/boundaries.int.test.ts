import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { DoorAnswer, DoorName } from '@ledger/testkit'
import { doorNames, openAccounts, sendOne, transactionText } from '@ledger/testkit'
import type { OpenDoors } from './open-doors.ts'
import { ledger, openDoors, problemIn, startMsMax, transferBody } from './open-doors.ts'

// Amounts at every boundary of numbers (T33) are the same texts wherever they come in and out.

const testMsMax = 120_000
const widest = '9'.repeat(38)
let open: OpenDoors

/** Around what a double, an int64 and an int128 can tell apart, and what we can. */
const amounts: readonly string[] = [
  ...[2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n],
  ...[2n ** 63n - 1n, 2n ** 63n, 2n ** 63n + 1n, 2n ** 64n],
  ...[10n ** 37n, 2n ** 126n - 1n, 10n ** 38n - 1n],
].map(String)

/** Two accounts for each amount and door, so that no sum is mixed with another. */
function partiesOf(doorName: DoorName, index: number): readonly [string, string] {
  const place = `d${doorNames.indexOf(doorName)}:a${index}`
  return [`${place}:from`, `${place}:to`]
}

beforeAll(async () => {
  open = await openDoors()
  const addresses = doorNames.flatMap((name) =>
    [...amounts, 'sum'].flatMap((_, index) => partiesOf(name, index)),
  )
  await openAccounts(open.write, ledger, ...addresses)
}, startMsMax)
afterAll(() => open.close(), startMsMax)

interface Transaction {
  readonly id: string
  readonly entries: readonly { readonly account: string; readonly amount: string }[]
}

function transactionIn({ status, text }: DoorAnswer): Transaction {
  expect([status, text]).toEqual([201, text])
  return JSON.parse(text) as Transaction
}

/** What both reads say of the posted balance. */
async function readPosted(account: string): Promise<readonly [http: unknown, grpc: unknown]> {
  const path = `/v1/ledgers/${ledger}/accounts/${encodeURIComponent(account)}/balance`
  const overHttp = (await open.read.get(path)).body as { readonly posted: unknown }
  const { answer } = await open.queries.call('GetBalance', { ledger, account })
  return [overHttp.posted, (answer['balance'] as { readonly posted: unknown }).posted]
}

describe.each(doorNames)('boundaries: through %s', (doorName) => {
  test.each(amounts.map((amount, index) => [amount, index] as const))(
    '%s comes out everywhere as it came in',
    async (amount, index) => {
      const [from, to] = partiesOf(doorName, index)
      const body = transferBody([from, to], amount)
      const key = `${doorNames.indexOf(doorName)}-${index}`
      const answer = await sendOne(open.doors[doorName], { ledger, key, body })
      const { id, entries } = transactionIn(answer)
      expect(entries.map((entry) => entry.amount)).toEqual([amount, amount])

      const read = await open.read.get(`/v1/ledgers/${ledger}/transactions/${id}`)
      expect(read.text).toBe(answer.text)
      const overGrpc = await open.queries.call('GetTransaction', { ledger, id })
      expect(transactionText(overGrpc.answer['transaction'])).toBe(answer.text)

      const debited = { debits: amount, credits: '0', amount: `-${amount}` }
      expect(await readPosted(from)).toEqual([debited, debited])
      const credited = { debits: '0', credits: amount, amount }
      expect(await readPosted(to)).toEqual([credited, credited])
    },
    testMsMax,
  )

  test('one more than the widest sum is refused, also within one transaction', async () => {
    const full = partiesOf(doorName, amounts.indexOf(widest))
    const before = await open.recordCount()
    const key = `overflow-${doorNames.indexOf(doorName)}`
    const more = await sendOne(open.doors[doorName], {
      ledger,
      key,
      body: transferBody(full, '1'),
    })
    const [from, to] = partiesOf(doorName, amounts.length)
    const twice = await sendOne(open.doors[doorName], {
      ledger,
      key: `${key}-twice`,
      body: {
        entries: [from, from, to, to].map((account, index) => ({
          account,
          direction: index < 2 ? 'debit' : 'credit',
          amount: widest,
        })),
      },
    })
    for (const { status, text } of [more, twice]) {
      expect([status, problemIn(text).code]).toEqual([422, 'amount_overflow'])
    }
    expect(problemIn(more.text).errors[0]?.pointer).toBe('/entries/0/amount')
    expect(await open.recordCount()).toBe(before)
  })
})

test('boundaries: what one door posted is a replay through every other, to the byte', async () => {
  for (const first of doorNames) {
    for (const [index, amount] of amounts.entries()) {
      const key = `${doorNames.indexOf(first)}-${index}`
      const body = transferBody(partiesOf(first, index), amount)
      const answers = await Promise.all(
        doorNames.map((name) => sendOne(open.doors[name], { ledger, key, body })),
      )
      const told = answers.map(({ isReplay, status }) => [status, isReplay])
      expect(told).toEqual(doorNames.map(() => [201, true]))
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    }
  }
}, 300_000)

describe('boundaries: of limits', () => {
  const limits = [widest, `-${widest}`, String(2n ** 53n + 1n), `-${2n ** 63n}`]

  // an address must not look like the number of a card
  test.each(limits.map((limit, index) => [limit, `limit:${index}`] as const))(
    'the limit %s is told as it was set, by both reads',
    async (limit, address) => {
      const name = limit.startsWith('-') ? 'min_balance' : 'max_balance'
      const account = { address, currency: 'CZK', normal_balance: 'credit', [name]: limit }
      const opened = await open.commands.call('OpenAccounts', { ledger, account })
      expect([opened.status, opened.details]).toEqual(['OK', ''])
      const path = `/v1/ledgers/${ledger}/accounts/${encodeURIComponent(address)}`
      expect((await open.read.get(path)).body).toMatchObject({ [name]: limit })
      const { answer } = await open.queries.call('GetAccount', { ledger, account: address })
      expect(answer['account']).toMatchObject({ [name]: limit })
    },
  )
})
