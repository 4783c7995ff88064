import { describe, expect, test } from '@jest/globals'
import { zeroBalances } from './balances.ts'
import type { Book } from './fixture/book.ts'
import { aBook, line, part } from './fixture/book.ts'
import { decidePostPending } from './post-pending.ts'
import type { Decision } from './refusal.ts'
import { decideReverseTransaction } from './reverse-transaction.ts'
import type { Settled } from './settle.ts'
import { statusOf } from './transaction-states.ts'
import type { Transaction, TransactionLine, TransactionStatus } from './transaction.ts'
import { decideVoidPending } from './void-pending.ts'

const commands = {
  post: (transaction: Transaction, { state }: Book) =>
    decidePostPending({ rest: 'release' }, transaction, state),
  'post a part': (transaction: Transaction, { state }: Book) =>
    decidePostPending({ part: part(4n), rest: 'release' }, transaction, state),
  'post a part, hold the rest': (transaction: Transaction, { state }: Book) =>
    decidePostPending({ part: part(4n), rest: 'hold' }, transaction, state),
  void: (transaction: Transaction, { state }: Book) => decideVoidPending(transaction, state),
  reverse: (transaction: Transaction, { state }: Book) =>
    decideReverseTransaction({}, transaction, state),
}

const lines: Record<TransactionStatus, readonly TransactionLine[]> = {
  pending: [
    line('customer', 'debit', { heldMinor: 9n }),
    line('shop', 'credit', { heldMinor: 9n }),
  ],
  posted: [
    line('customer', 'debit', { postedMinor: 9n }),
    line('shop', 'credit', { postedMinor: 9n }),
  ],
  archived: [line('customer', 'debit', {}), line('shop', 'credit', {})],
}

function decide(command: keyof typeof commands, status: TransactionStatus): Decision<Settled> {
  const book = aBook()
  book.change('customer', { balances: { ...zeroBalances, postedCredits: 100n, pendingDebits: 9n } })
  book.change('shop', { balances: { ...zeroBalances, pendingCredits: 9n } })
  return commands[command]({ status, lines: lines[status] }, book)
}

const notPending = 'transaction_not_pending'
const notPosted = 'transaction_not_posted'

type Row = Readonly<Record<TransactionStatus, string>> & {
  readonly command: keyof typeof commands
}

describe('transaction-states: what a command makes of each status, or why it is refused', () => {
  test.each<Row>`
    command                         | pending       | posted        | archived
    ${'post'}                       | ${'posted'}   | ${notPending} | ${notPending}
    ${'post a part'}                | ${'posted'}   | ${notPending} | ${notPending}
    ${'post a part, hold the rest'} | ${'pending'}  | ${notPending} | ${notPending}
    ${'void'}                       | ${'archived'} | ${notPending} | ${notPending}
    ${'reverse'}                    | ${notPosted}  | ${'posted'}   | ${notPosted}
  `('transaction-states: $command', ({ command, ...expected }) => {
    for (const status of ['pending', 'posted', 'archived'] as const) {
      const decision = decide(command, status)
      if (decision.outcome === 'accepted') {
        expect([status, decision.accepted.transaction.status]).toEqual([status, expected[status]])
      } else {
        const refusal = { code: expected[status], subject: status }
        expect(decision).toEqual({ outcome: 'refused', refusal })
      }
    }
  })
})

describe('transaction-states: the status follows from the lines', () => {
  const held = line('customer', 'debit', { heldMinor: 1n })
  const posted = line('customer', 'debit', { postedMinor: 1n })
  const nothing = line('customer', 'debit', {})

  test.each([
    ['nothing is held or posted', [nothing, nothing], 'archived'],
    ['a line is held', [nothing, held], 'pending'],
    ['a line is held, the others posted', [posted, held], 'pending'],
    ['a line is posted, the others let go', [nothing, posted], 'posted'],
    ['all is posted', [posted, posted], 'posted'],
  ] as const)('transaction-states: %s', (_, of, status) => {
    expect(statusOf(of)).toBe(status)
  })
})
