import type { TransactionRequest } from '@ledger/testkit'
import type { Book } from './book.ts'
import { capped, cash } from './book.ts'
import type { Random } from './random.ts'

type Entry = TransactionRequest['entries'][number]
type MakeEntries = (random: Random, book: Book) => readonly Entry[]

const amountMax = 900

/** What clients ask for, and how often: most of it possible, some against a limit, some nonsense. */
const kinds: readonly (readonly [weight: number, make: MakeEntries])[] = [
  [30, depositOf],
  [20, withdrawalOf], // refused when the customer has less
  [30, transferOf], // any two customers, so that opposing ones meet
  [8, exchangeOf],
  [6, splitOf],
  [4, (random) => pair(random, cash.CZK, capped.address)], // in the end above its ceiling
  [2, (random, book) => pair(random, random.pick(book.customers), 'nobody:1')],
  [2, (random, book) => pair(random, random.pick(book.customers), random.pick(book.travellers))],
  [1, unbalancedOf],
  [1, (random, book) => samePair(random, random.pick(book.customers))],
  [1, (random, book) => malformedOf(random, book)],
]
const weightSum = kinds.reduce((sum, [weight]) => sum + weight, 0)

/** The entries of a random transaction. */
export function makeEntries(random: Random, book: Book): readonly Entry[] {
  let at = random.between(1, weightSum)
  for (const [weight, make] of kinds) {
    at -= weight
    if (at <= 0) return make(random, book)
  }
  throw new Error('the weights do not sum up')
}

function depositOf(random: Random, book: Book): readonly Entry[] {
  return pair(random, cash.CZK, random.pick(book.customers))
}

function withdrawalOf(random: Random, book: Book): readonly Entry[] {
  return pair(random, random.pick(book.customers), cash.CZK)
}

function transferOf(random: Random, book: Book): readonly Entry[] {
  const [from = '', to = ''] = random.some(book.customers, 2)
  return pair(random, from, to)
}

/** Two currencies, each balanced. */
function exchangeOf(random: Random, book: Book): readonly Entry[] {
  const euros = pair(random, cash.EUR, random.pick(book.travellers))
  return [...pair(random, random.pick(book.customers), cash.CZK), ...euros]
}

/** One customer pays several at once. */
function splitOf(random: Random, book: Book): readonly Entry[] {
  const [from = '', ...others] = random.some(book.customers, random.between(3, 6))
  const shares = others.map((account) => entry(account, 'credit', random.between(1, 100)))
  const sum = shares.reduce((total, { amount }) => total + Number(amount), 0)
  return [entry(from, 'debit', sum), ...shares]
}

function unbalancedOf(random: Random, book: Book): readonly Entry[] {
  const [debit, credit] = depositOf(random, book)
  if (debit === undefined || credit === undefined) return []
  return [debit, { ...credit, amount: String(Number(credit.amount) + 1) }]
}

function samePair(random: Random, account: string): readonly Entry[] {
  return pair(random, account, account)
}

/** Refused before any rule is asked: an amount that is none, or too few entries. */
function malformedOf(random: Random, book: Book): readonly Entry[] {
  const [debit, credit] = depositOf(random, book)
  if (debit === undefined || credit === undefined) return []
  return random.pick([[debit], [debit, { ...credit, amount: random.pick(['0', '-1', '1.0', '']) }]])
}

function pair(random: Random, debited: string, credited: string): readonly Entry[] {
  const amount = random.between(1, amountMax)
  return [entry(debited, 'debit', amount), entry(credited, 'credit', amount)]
}

function entry(account: string, direction: Entry['direction'], amount: number): Entry {
  return { account, direction, amount: String(amount) }
}
