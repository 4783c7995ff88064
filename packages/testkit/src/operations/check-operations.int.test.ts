import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { TransactionPosted } from '@ledger/wire'
import { encodeToken, renderTransaction } from '@ledger/wire'
import type { TestDatabase } from '../database/test-database.ts'
import { createTestDatabase } from '../database/test-database.ts'
import { damage } from '../invariants/damage.ts'
import type { TestRecord } from '../journal/append-record.ts'
import { openTestJournal } from '../journal/open-test-journal.ts'
import type { TestJournal } from '../journal/test-journal.ts'
import { checkOperations } from './check-operations.ts'
import type { Operation } from './operations-log.ts'
import { OperationsLog } from './operations-log.ts'

let database: TestDatabase
let journal: TestJournal
let record: TestRecord
/** An operation that was acknowledged, as its client logged it. */
let acknowledged: Operation

beforeEach(async () => {
  database = await createTestDatabase()
  journal = await openTestJournal(database.pool)
  await journal.openAccounts('a', 'b')
  record = await post('key-1', 'mark-1')
  acknowledged = { ...operation('key-1', 'mark-1'), outcome: 'ok', answer: answerOf(record) }
})

afterEach(() => database.close({ skipInvariants: true }))

function post(idempotencyKey: string, correlationId: string): Promise<TestRecord> {
  return journal.post(
    [
      ['a', 'debit', 5n],
      ['b', 'credit', 5n],
    ],
    { idempotencyKey, correlationId },
  )
}

function operation(key: string, mark: string, amount = '5'): Omit<Operation, 'outcome'> {
  const entries = [
    { account: 'a', direction: 'debit', amount },
    { account: 'b', direction: 'credit', amount },
  ] as const
  return { ledger: 'acme', key, request: { entries, correlation_id: mark } }
}

function answerOf({ shardId, epoch, position, recordedAt, event }: TestRecord): string {
  const token = encodeToken(shardId, epoch, position)
  return renderTransaction(event as TransactionPosted, { position, recordedAt, token })
}

async function rulesOf(...operations: readonly Operation[]): Promise<readonly string[]> {
  const violations = await checkOperations(database.pool, operations, { isComplete: true })
  return violations.map(({ invariant, rule }) => `${invariant} ${rule}`)
}

describe('check-operations', () => {
  test('check-operations: finds nothing where all is as it was told', async () => {
    await journal.refuse('key-2', 'unbalanced')
    await post('key-3', 'mark-3')
    const found = await rulesOf(
      { ...operation('key-1', 'mark-1'), outcome: 'unknown' },
      acknowledged,
      acknowledged,
      { ...operation('key-1', 'mark-1', '6'), outcome: 'key_reused' },
      { ...operation('key-2', 'mark-2'), outcome: 'refused', code: 'unbalanced', answer: '{}' },
      { ...operation('key-3', 'mark-3'), outcome: 'unknown' },
      { ...operation('key-4', 'mark-4'), outcome: 'unknown' },
      { ...operation('key-5', 'mark-5'), outcome: 'rejected', code: 'invalid_amount' },
      { ...operation('key-6', 'mark-6'), outcome: 'not_attempted', code: 'overloaded' },
    )
    expect(found).toEqual([])
  })

  test('check-operations: I3 an acknowledged write that is not there', async () => {
    await damage(database.pool, "delete from journal.idempotency where key = 'key-1'")
    expect(await rulesOf(acknowledged)).toEqual(['I3 acknowledged-exists'])
  })

  test('check-operations: I3 an acknowledged write whose record is gone', async () => {
    await damage(database.pool, 'delete from journal.records where type = 10')
    expect(await rulesOf(acknowledged)).toEqual(['I3 acknowledged-exists'])
  })

  test('check-operations: I3 an acknowledged write of which other things are recorded', async () => {
    await damage(
      database.pool,
      `update journal.records set body = replace(body, '"amount":"5"', '"amount":"6"')`,
    )
    expect(await rulesOf(acknowledged)).toEqual(['I3 acknowledged-is-the-request'])
  })

  test('check-operations: I3 an answer that the record would not give again', async () => {
    await damage(
      database.pool,
      `update journal.records set body = replace(body, '"version":1', '"version":2')`,
    )
    expect(await rulesOf(acknowledged)).toEqual(['I3 acknowledged-is-unchanged'])
  })

  test('check-operations: I3 a transaction that nobody asked for', async () => {
    await post('key-9', 'mark-9')
    expect(await rulesOf(acknowledged)).toEqual(['I3 nothing-else-exists'])
  })

  test('check-operations: I4 a refused write that was recorded', async () => {
    await post('key-2', 'mark-2')
    const refused: Operation = {
      ...operation('key-2', 'mark-2'),
      outcome: 'refused',
      code: 'unbalanced',
    }
    expect(await rulesOf(acknowledged, refused)).toEqual([
      'I4 refused-has-no-effect',
      'I4 refused-has-no-effect', // found by its key and by its correlation id
    ])
  })

  test('check-operations: I4 a refused write that was recorded under another key', async () => {
    await journal.refuse('key-2', 'unbalanced')
    await post('key-3', 'mark-2')
    const refused: Operation = {
      ...operation('key-2', 'mark-2'),
      outcome: 'refused',
      code: 'unbalanced',
    }
    const violations = await checkOperations(database.pool, [acknowledged, refused])
    expect(violations.map(({ rule }) => rule)).toEqual(['refused-has-no-effect'])
  })

  test('check-operations: I4 a refusal that is not stored, or is stored as another', async () => {
    await journal.refuse('key-3', 'unknown_account')
    expect(
      await rulesOf(
        acknowledged,
        { ...operation('key-2', 'mark-2'), outcome: 'refused', code: 'unbalanced' },
        { ...operation('key-3', 'mark-3'), outcome: 'refused', code: 'unbalanced' },
      ),
    ).toEqual(['I4 refused-is-stored', 'I4 refused-is-stored'])
  })

  test('check-operations: I4 what was never judged is stored nevertheless', async () => {
    await journal.refuse('key-2', 'unbalanced')
    expect(
      await rulesOf(acknowledged, { ...operation('key-2', 'mark-2'), outcome: 'not_attempted' }),
    ).toEqual(['I4 rejected-has-no-effect'])
  })

  test('check-operations: I5 an unknown outcome that became another effect', async () => {
    await post('key-2', 'mark-2')
    expect(
      await rulesOf(acknowledged, { ...operation('key-2', 'mark-2', '7'), outcome: 'unknown' }),
    ).toEqual(['I5 unknown-is-the-request'])
  })

  test('check-operations: I6 two different answers to one key', async () => {
    const found = await rulesOf(acknowledged, { ...acknowledged, answer: '{}' })
    expect(found).toEqual(['I6 one-answer-per-key', 'I3 acknowledged-is-unchanged'])
  })

  test('check-operations: I6 one key stored twice', async () => {
    await damage(
      database.pool,
      `insert into journal.idempotency
       select position, recorded_at + interval '7 days', ledger_no, shard_id, key, fingerprint
       from journal.idempotency where key = 'key-1'`,
    )
    expect(await rulesOf(acknowledged)).toEqual(['I6 one-effect-per-key'])
  })

  test('check-operations: I6 one operation that took effect twice, under two keys', async () => {
    await post('key-2', 'mark-1')
    const violations = await checkOperations(database.pool, [acknowledged])
    expect(violations.map(({ rule }) => rule)).toEqual(['one-effect-per-operation'])
  })

  test('check-operations: I6 a key called reused although the request is the same', async () => {
    expect(
      await rulesOf(acknowledged, { ...operation('key-1', 'mark-1'), outcome: 'key_reused' }),
    ).toEqual(['I6 reused-key-differs'])
  })

  test('operations-log: an invocation is unknown until its completion is told', () => {
    const log = new OperationsLog()
    const { ledger, key, request } = acknowledged
    const complete = log.invoke({ ledger, key, request })
    expect(log.operations).toEqual([{ ledger, key, request, outcome: 'unknown' }])
    complete({ outcome: 'ok', answer: '{}' })
    expect(log.operations).toEqual([{ ledger, key, request, outcome: 'ok', answer: '{}' }])
  })
})
