import { describe, expect, test } from '@jest/globals'
import { availableAmount, highestAmount } from './balances.ts'
import type { Direction } from './direction.ts'
import { Book } from './fixture/book.ts'
import type { Random } from './fixture/random.ts'
import { randomOf } from './fixture/random.ts'
import { decidePostPending } from './post-pending.ts'
import type { EntryToPost } from './post-transaction.ts'
import { decidePostTransaction } from './post-transaction.ts'
import type { Decision } from './refusal.ts'
import { decideReverseTransaction } from './reverse-transaction.ts'
import type { Settled } from './settle.ts'
import type { PartEntry } from './take-part.ts'
import type { Transaction, TransactionLine } from './transaction.ts'
import { decideVoidPending } from './void-pending.ts'

const seeds = [1, 2, 3, 4, 5, 6]
const stepsPerSeed = 400
const addresses = ['a', 'b', 'c', 'd', 'e'] as const

/** Five accounts, most with a floor or a ceiling that random amounts come near to. */
function someAccounts(): Book {
  return new Book()
    .open('a', { minBalance: -150n, maxBalance: 150n })
    .open('b', { minBalance: -200n, normalBalance: 'debit' })
    .open('c', { maxBalance: 60n })
    .open('d', { normalBalance: 'debit' })
    .open('e')
}

/** One to three pairs of a debit and a credit; an account may be named more than once. */
function somePairs(random: Random): readonly (EntryToPost & PartEntry)[] {
  return Array.from({ length: 1 + random(3) }).flatMap(() => {
    const from = random(5)
    const to = (from + 1 + random(4)) % 5
    const amountMinor = BigInt(1 + random(60))
    return [
      { address: addresses[from] ?? 'a', direction: 'debit', amountMinor } as const,
      { address: addresses[to] ?? 'a', direction: 'credit', amountMinor } as const,
    ]
  })
}

/** A part of some of its pairs, now and then of more than is left; or all that is left. */
function somePart(random: Random, { lines }: Transaction): readonly PartEntry[] | undefined {
  const part: PartEntry[] = []
  for (let at = 0; at < lines.length; at += 2) {
    if (random(3) === 0) continue
    const amountMinor = BigInt(1 + random(random(4) === 0 ? 70 : 15))
    const pair = lines.slice(at, at + 2)
    part.push(...pair.map(({ address, direction }) => ({ address, direction, amountMinor })))
  }
  return part.length === 0 ? undefined : part
}

/** The rule once more: of each account and direction, a part takes no more than is left. */
function isTooLarge(
  part: readonly PartEntry[],
  { lines }: Transaction,
  leftOf: (line: TransactionLine) => bigint,
): boolean {
  return part.some(({ address, direction }) => {
    const isOf = (each: { address: string; direction: Direction }) =>
      each.address === address && each.direction === direction
    const wanted = part.filter(isOf).reduce((sum, each) => sum + each.amountMinor, 0n)
    return wanted > lines.filter(isOf).reduce((sum, each) => sum + leftOf(each), 0n)
  })
}

const codeOf = (decision: Decision<unknown>): string =>
  decision.outcome === 'accepted' ? 'accepted' : decision.refusal.code

/** Of all seeds. */
const outcomes = new Set<string>()

describe.each(seeds)('settle: any course of holds (seed %i)', (seed) => {
  const random = randomOf(seed)
  const book = someAccounts()
  const transactions: Transaction[] = []

  /** A reversal may pass a limit, as any transaction may; nothing else that is allowed is refused. */
  function step(at: number): { decision: Decision<Settled>; expected: readonly string[] } {
    const transaction = transactions[at]
    if (transaction === undefined) throw new Error('the test has no transaction')
    const { status, lines } = transaction
    if (random(4) === 0) {
      const expected = [status === 'pending' ? 'accepted' : 'transaction_not_pending']
      return { decision: decideVoidPending(transaction, book.state), expected }
    }
    const part = somePart(random, transaction)
    const taken = part === undefined ? {} : { part }
    if (random(2) === 0) {
      const rest = random(2) === 0 ? 'hold' : 'release'
      const decision = decidePostPending({ ...taken, rest }, transaction, book.state)
      if (status !== 'pending') return { decision, expected: ['transaction_not_pending'] }
      if (part && isTooLarge(part, transaction, (line) => line.heldMinor)) {
        return { decision, expected: ['part_too_large'] }
      }
      const isAllReleased =
        decision.outcome === 'accepted' &&
        decision.accepted.transaction.lines.every((line) => line.heldMinor === 0n)
      if (rest === 'release') expect(isAllReleased).toBe(true)
      return { decision, expected: ['accepted'] }
    }
    const decision = decideReverseTransaction(taken, transaction, book.state)
    const leftOf = (line: TransactionLine) => line.postedMinor - line.reversedMinor
    if (status !== 'posted') return { decision, expected: ['transaction_not_posted'] }
    if (lines.every((line) => leftOf(line) === 0n)) {
      return { decision, expected: ['transaction_reversed'] }
    }
    if (part && isTooLarge(part, transaction, leftOf)) {
      return { decision, expected: ['part_too_large'] }
    }
    return { decision, expected: ['accepted', 'balance_below_minimum', 'balance_above_maximum'] }
  }

  test('settle: each step is decided as the plain rules say', () => {
    for (let count = 0; count < stepsPerSeed; count++) {
      if (transactions.length === 0 || random(5) === 0) {
        const held = holdSome(book, somePairs(random))
        if (held !== undefined) transactions.push(held)
        continue
      }
      const at = transactions.length - 1 - random(Math.min(3, transactions.length))
      const { decision, expected } = step(at)
      expect(expected).toContain(codeOf(decision))
      outcomes.add(codeOf(decision))
      if (decision.outcome === 'accepted') transactions[at] = book.take(decision)
    }
  })

  test('settle: what is pending and posted of an account is what its transactions say', () => {
    for (const [address, { balances }] of book.accounts) {
      const lines = transactions
        .flatMap((transaction) => transaction.lines)
        .filter((line) => line.address === address)
      const sum = (direction: Direction, amountOf: (line: TransactionLine) => bigint) =>
        lines
          .filter((line) => line.direction === direction)
          .reduce((total, line) => total + amountOf(line), 0n)
      const held = (line: TransactionLine) => line.heldMinor
      const posted = (line: TransactionLine) => line.postedMinor
      const reversed = (line: TransactionLine) => line.reversedMinor
      expect(balances).toEqual({
        postedDebits: sum('debit', posted) + sum('credit', reversed),
        postedCredits: sum('credit', posted) + sum('debit', reversed),
        pendingDebits: sum('debit', held),
        pendingCredits: sum('credit', held),
      })
    }
  })

  test('settle: no account is past its limits, at the worst case of what is pending', () => {
    for (const { balances, normalBalance, minBalance, maxBalance } of book.accounts.values()) {
      const lowest = availableAmount(balances, normalBalance)
      const highest = highestAmount(balances, normalBalance)
      if (minBalance !== null) expect(lowest).toBeGreaterThanOrEqual(minBalance)
      if (maxBalance !== null) expect(highest).toBeLessThanOrEqual(maxBalance)
    }
  })

  test('settle: no amount is below zero, and no more is reversed than was posted', () => {
    for (const { heldMinor, postedMinor, reversedMinor } of transactions.flatMap((t) => t.lines)) {
      expect(heldMinor).toBeGreaterThanOrEqual(0n)
      expect(reversedMinor).toBeGreaterThanOrEqual(0n)
      expect(postedMinor).toBeGreaterThanOrEqual(reversedMinor)
    }
  })
})

/** A hold that is refused for a limit is not there. */
function holdSome(book: Book, entries: readonly EntryToPost[]): Transaction | undefined {
  const decision = decidePostTransaction({ entries, status: 'pending' }, book.state)
  if (decision.outcome === 'refused') return undefined
  for (const { account } of decision.accepted) book.accounts.set(account.address, account)
  const none = { postedMinor: 0n, reversedMinor: 0n }
  const lines = entries.map(({ address, direction, amountMinor }) => ({
    ...{ address, currency: 'CZK', direction, heldMinor: amountMinor },
    ...none,
  }))
  return { status: 'pending', lines }
}

test('settle: random steps came to every outcome but a ceiling passed', () => {
  expect([...outcomes].sort()).toEqual([
    'accepted',
    'balance_below_minimum',
    'part_too_large',
    'transaction_not_pending',
    'transaction_not_posted',
    'transaction_reversed',
  ])
})
