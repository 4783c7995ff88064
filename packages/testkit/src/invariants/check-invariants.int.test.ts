import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { TestDatabase } from '../database/test-database.ts'
import { createTestDatabase } from '../database/test-database.ts'
import { fillProjection } from '../journal/fill-projection.ts'
import { openTestJournal } from '../journal/open-test-journal.ts'
import { raiseEpoch } from '../journal/raise-epoch.ts'
import { TestCategories } from '../journal/test-categories.ts'
import { checkInvariants } from './check-invariants.ts'
import { damage } from './damage.ts'
import { rules } from './rules/rules.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase()
  await fillDatabase()
})

afterEach(() => database.close({ skipInvariants: true }))

/**
 * Positions 1 to 18: ledger, accounts, limits, transactions with a new epoch between, a ledger, holds,
 * categories.
 */
async function fillDatabase(): Promise<void> {
  const { pool } = database
  const journal = await openTestJournal(pool, 'acme') // position 1, ledger_no 1
  await journal.openAccounts(
    { address: 'cash', normalBalance: 'debit' }, // account_no 1
    { address: 'alice', minBalance: 0n }, // account_no 2
    { address: 'bob', maxBalance: 1000n }, // account_no 3
    { address: 'idle', metadata: { kind: 'none' } }, // account_no 4
  )
  await journal.post(
    [
      ['cash', 'debit', 500n],
      ['alice', 'credit', 500n],
    ],
    { externalId: 'first', idempotencyKey: 'key-3', source: 'core', metadata: { kind: 'ž' } },
  ) // position 3
  await journal.post(
    [
      ['alice', 'debit', 200n],
      ['alice', 'debit', 100n],
      ['bob', 'credit', 300n],
    ],
    { idempotencyKey: 'key-4' },
  ) // position 4
  await journal.refuse('key-refused', 'balance_below_minimum')
  await raiseEpoch(pool, 0) // position 5
  await journal.changeLimits('bob', { minBalance: 100n }) // position 6
  await journal.post([
    ['bob', 'debit', 200n],
    ['alice', 'credit', 200n],
  ]) // position 7
  await openTestJournal(pool, 'other') // position 8, ledger_no 2
  const some = [
    ['cash', 'debit', 50n],
    ['alice', 'credit', 50n],
  ] as const
  const held = await journal.post(some, { status: 'pending' }) // position 9
  await journal.step(held, 'post', [
    ['cash', 'debit', 20n],
    ['alice', 'credit', 20n],
  ]) // position 10
  const made = await journal.post(some) // position 11
  await journal.step(made, 'reverse') // position 12
  const categories = new TestCategories(pool, journal)
  await categories.create('all') // position 13, category_no 1
  await categories.create('people') // position 14, category_no 2
  await categories.add('all', 'cash', { kind: 'category', name: 'people' }) // positions 15 and 16
  await categories.add('people', 'alice') // position 17
  await categories.remove('people', 'alice') // position 18
  await fillProjection(pool)
}

/** What is damaged, and the rule that has to name it. */
const damages: readonly (readonly [rule: string, what: string, statement: string])[] = [
  [
    'zero-sum-per-position',
    'an amount',
    'update journal.entries set amount = amount + 1 where position = 3 and line = 0',
  ],
  [
    'zero-sum-per-position',
    'an account of another ledger',
    'update journal.accounts set ledger_no = 2 where account_no = 3',
  ],
  [
    'zero-sum-of-heads',
    'a head',
    'update journal.account_heads set posted_debits = posted_debits + 1 where account_no = 1',
  ],
  [
    'balance-chain',
    'a balance after an entry',
    'update journal.entries set posted_credits = posted_credits + 1 where account_no = 2 and version = 2',
  ],
  [
    'balance-chain',
    'a pending balance',
    'update journal.entries set pending_debits = 1 where account_no = 3 and version = 1',
  ],
  [
    'head-is-fold',
    'both sides of a head',
    'update journal.account_heads set posted_debits = posted_debits + 1, posted_credits = posted_credits + 1 where account_no = 4',
  ],
  ['head-is-fold', 'a head that is gone', 'delete from journal.account_heads where account_no = 4'],
  [
    'head-is-last-entry',
    'the version of a head',
    'update journal.account_heads set version = version + 1 where account_no = 1',
  ],
  [
    'head-is-last-entry',
    'the epoch of a head',
    'update journal.account_heads set epoch = 1 where account_no = 2',
  ],
  [
    'transaction-heads-are-folds',
    'what is held',
    'update journal.transaction_heads set held[1] = held[1] + 1 where status = 0',
  ],
  [
    'transaction-heads-are-folds',
    'what is reversed',
    'update journal.transaction_heads set reversed[2] = 0 where status = 1',
  ],
  [
    'transaction-heads-are-folds',
    'the head of a pending transaction that is gone',
    'delete from journal.transaction_heads where status = 0',
  ],
  [
    'transaction-heads-have-status',
    'a status',
    `update journal.transaction_heads set status = 2, held = '{0,0}' where status = 0`,
  ],
  [
    'transaction-heads-have-status',
    'the reversals',
    `update journal.transaction_heads set reversals = '{}' where status = 1`,
  ],
  [
    'transaction-heads-have-status',
    'more reversed than posted',
    'update journal.transaction_heads set posted[1] = 1 where status = 1',
  ],
  [
    'projection-is-fold',
    'a projected balance',
    'update projection.balances set posted_credits = posted_credits + 1 where account_no = 2',
  ],
  [
    'projection-is-fold',
    'a projected balance without an entry',
    'insert into projection.balances select 0, 4, 0, 0, 1, now(), 1, 1, 0, 0',
  ],
  [
    'projected-accounts',
    'a projected account',
    "update projection.accounts set address = 'mallory' where account_no = 2",
  ],
  [
    'one-record-per-key',
    'a key that stands in two weeks',
    "insert into journal.idempotency select position, recorded_at + interval '7 days', ledger_no, shard_id, key, fingerprint, refusal from journal.idempotency where key = 'key-refused'",
  ],
  [
    'one-record-per-key',
    'a record with two keys',
    "insert into journal.idempotency select position, recorded_at, ledger_no, shard_id, 'second', fingerprint, refusal from journal.idempotency where key = 'key-4'",
  ],
  [
    'one-record-per-key',
    'a record without a key',
    "delete from journal.idempotency where key = 'key-4'",
  ],
  [
    'keys-name-records',
    'the position of a key',
    "update journal.idempotency set position = 99 where key = 'key-4'",
  ],
  ['external-ids-name-records', 'an external id that is gone', 'delete from journal.external_ids'],
  [
    'external-ids-name-records',
    'an external id from nowhere',
    "insert into journal.external_ids values (4, now(), 1, 0, 'second')",
  ],
  [
    'chosen-ids-name-records',
    'a chosen id from nowhere',
    "insert into journal.chosen_ids select 4, recorded_at, 1, 0, '019b76da-7800-7000-8000-00000000000a' from journal.records where position = 4",
  ],
  [
    'transaction-ids-once',
    'a transaction id',
    'update journal.records set transaction_id = (select transaction_id from journal.records where position = 3) where position = 4',
  ],
  [
    'limits-at-each-position',
    'a balance past its minimum',
    'update journal.entries set posted_debits = posted_debits + 1000 where account_no = 2 and version = 3',
  ],
  [
    'limits-at-each-position',
    'a balance past its maximum',
    'update journal.entries set posted_credits = posted_credits + 1000 where account_no = 3 and version = 1',
  ],
  [
    'limits-at-each-position',
    'what is held past a minimum',
    'update journal.entries set pending_debits = 1000 where account_no = 2 and version = 3',
  ],
  [
    'limits-when-set',
    'a limit set past the balance',
    `update journal.records set body = replace(body, '"after":{"min_balance":"100"', '"after":{"min_balance":"301"') where position = 6`,
  ],
  [
    'limits-when-set',
    'a limit that a new account does not fit',
    `update journal.records set body = replace(body, '"min_balance":"0"', '"min_balance":"1"') where position = 2`,
  ],
  [
    'limits-of-heads',
    'a limit of a head',
    'update journal.account_heads set min_balance = null where account_no = 3',
  ],
  [
    'closed-accounts',
    'a head that was closed by nobody',
    'update journal.account_heads set closed = true where account_no = 4',
  ],
  [
    'positions-without-gap',
    'a record that is gone',
    'delete from journal.records where position = 4',
  ],
  [
    'positions-without-gap',
    'the last record gone',
    'delete from journal.records where position = 18',
  ],
  [
    'positions-without-gap',
    'a position that stands twice',
    "insert into journal.records select shard_id, type, ledger_no, position, recorded_at + interval '1 second', epoch, null, traceparent, content_hash, body from journal.records where position = 18",
  ],
  ['positions-without-gap', 'the counter', 'update journal.shards set position = position + 1'],
  [
    'versions-without-gap',
    'a version',
    'update journal.entries set version = 9 where account_no = 2 and version = 4',
  ],
  [
    'versions-without-gap',
    'two versions in the wrong order',
    'update journal.entries set position = 7 where account_no = 2 and version = 1',
  ],
  [
    'content-hash',
    'a body',
    `update journal.records set body = replace(body, '"acme"', '"acne"') where position = 3`,
  ],
  [
    'recorded-at-order',
    'a time that went back',
    "update journal.records set recorded_at = recorded_at - interval '1 second' where position = 7",
  ],
  [
    'recorded-at-order',
    'a counter behind its records',
    "update journal.shards set recorded_at = recorded_at - interval '1 day'",
  ],
  [
    'epochs-by-position',
    'the epoch of a record',
    'update journal.records set epoch = 1 where position = 6',
  ],
  ['epochs-by-position', 'an epoch that is gone', 'delete from journal.epochs where epoch = 1'],
  ['epochs-by-position', 'the epoch of the shard', 'update journal.shards set epoch = 3'],
  [
    'entries-are-bodies',
    'an entry that is gone',
    'delete from journal.entries where position = 7 and line = 1',
  ],
  [
    'entries-are-bodies',
    'an amount in a body',
    `update journal.records set body = replace(body, '"amount":"500"', '"amount":"501"') where position = 3`,
  ],
  [
    'entries-are-bodies',
    'the effective time of an entry',
    "update journal.entries set effective_at = effective_at + interval '1 day' where position = 3",
  ],
  [
    'records-are-bodies',
    'the type of a record',
    'update journal.records set type = 3 where position = 2',
  ],
  [
    'records-are-bodies',
    'the ledger of a record',
    'update journal.records set ledger_no = 2 where position = 3',
  ],
  [
    'records-are-bodies',
    'the transaction id of a record',
    'update journal.records set transaction_id = gen_random_uuid() where position = 3',
  ],
  [
    'accounts-are-opened',
    'the address of an account',
    "update journal.accounts set address = 'mallory' where account_no = 2",
  ],
  [
    'accounts-are-opened',
    'an account from nowhere',
    "insert into journal.accounts values (0, 99, 1, 203, 0, 'mallory', 2, now())",
  ],
  [
    'details-are-told',
    'the name of a ledger',
    "update journal.ledgers set name = 'mallory' where ledger_no = 1",
  ],
  [
    'details-are-told',
    'the metadata of an account',
    `insert into journal.account_details values (0, 2, '{"a":"b"}')`,
  ],
  [
    'details-are-told',
    'the settings of a ledger',
    `update journal.ledgers set settings = '{"external_id_required":true}' where ledger_no = 1`,
  ],
  [
    'settings-hold',
    'a transaction that counts before the books were closed',
    `update journal.records set body = replace(body, '"metadata":{}', '"metadata":{},"settings":{"locked_before":"9000-01-01T00:00:00Z"}') where type = 1`,
  ],
  [
    'settings-hold',
    'a transaction without the external id that the ledger requires',
    `update journal.records set body = replace(body, '"metadata":{}', '"metadata":{},"settings":{"external_id_required":true}') where type = 1`,
  ],
  [
    'ledgers-are-opened',
    'the id of a ledger',
    "update journal.ledgers set ledger_id = 'mallory' where ledger_no = 1",
  ],
  [
    'ledgers-are-opened',
    'a ledger that is gone',
    'delete from journal.ledgers where ledger_no = 2',
  ],
  [
    'categories-are-told',
    'the name of a category',
    "update journal.categories set name = 'mallory' where category_no = 1",
  ],
  [
    'categories-are-told',
    'a category that is gone',
    'delete from journal.categories where category_no = 2',
  ],
  [
    'members-are-told',
    'a member that was put in by nobody',
    'insert into journal.category_members values (0, 2, 0, 3, 1, 203, true)',
  ],
  [
    'members-are-told',
    'a member that was taken out by nobody',
    'update journal.category_members set is_member = false where category_no = 1',
  ],
  [
    'members-are-told',
    'the currency of a member',
    'update journal.category_members set currency_no = 978 where member_kind = 0 and member_no = 1',
  ],
  [
    'members-are-told',
    'a row of a member that is gone',
    'delete from journal.category_members where category_no = 2',
  ],
  [
    'members-are-told',
    'a record that knows of another before it',
    `update journal.records set body = replace(body, '"was_member":false', '"was_member":true') where position = 17`,
  ],
  [
    'members-are-told',
    'a member of another ledger',
    'update journal.accounts set ledger_no = 2 where account_no = 2',
  ],
  [
    'categories-without-cycle',
    'a category that comes to hold itself',
    'insert into journal.category_members values (0, 2, 1, 1, 1, null, true)',
  ],
  [
    'guards-in-place',
    'a trigger that is off',
    'alter table journal.records disable trigger append_only',
  ],
  [
    'guards-in-place',
    'a trigger that is gone',
    'drop trigger append_only_truncate on journal.external_ids_3',
  ],
  [
    'checkpoint-is-covered',
    'a projected account that is gone',
    'delete from projection.balances where account_no = 1',
  ],
  [
    'checkpoint-is-covered',
    'a checkpoint ahead of the rows',
    'update projection.checkpoints set position = 3',
  ],
  ['checkpoint-is-covered', 'a checkpoint that is gone', 'delete from projection.checkpoints'],
  [
    'checkpoint-is-covered',
    'a checkpoint past the journal',
    'update projection.checkpoints set position = 99',
  ],
  [
    'rollups-are-fold',
    'a bucket from nowhere',
    "insert into projection.rollups values (1, '2026-01-01Z', 512, 1, 0, 1, 1, 0, 0, 0)",
  ],
  [
    'rollups-are-fold',
    'a rolled up entry that is none',
    "insert into projection.timed_entries values (1, '2026-01-01Z', 257, now(), 0, 1, 0, 0, 1)",
  ],
  [
    'rollups-are-fold',
    'a projected version that is not rolled up',
    'update journal.entries set version = version + 300 where account_no = 1; update projection.balances set version = version + 300 where account_no = 1',
  ],
  [
    'search-is-fold',
    'a searched transaction that is gone',
    'delete from projection.transactions where position = 3',
  ],
  [
    'search-is-fold',
    'a status that is none',
    'update projection.transactions set status = 2 where position = 9',
  ],
  [
    'search-is-fold',
    'a term that is gone',
    'delete from projection.transaction_terms where ctid in (select ctid from projection.transaction_terms limit 1)',
  ],
  [
    'search-is-fold',
    'a term from nowhere',
    'insert into projection.transaction_terms values (1, 3, 0)',
  ],
  [
    'search-is-fold',
    'metadata that the account does not have',
    'update projection.account_terms set term = 1',
  ],
  [
    'search-is-fold',
    'a searched place past the balances',
    "update projection.checkpoints set position = 3 where projection = 'balances'",
  ],
  [
    'relay-cursor-in-journal',
    'a cursor past the journal',
    'update relay.cursors set position = 99',
  ],
  ['relay-cursor-in-journal', 'a cursor that is gone', 'delete from relay.cursors'],
]

describe('check-invariants', () => {
  test('check-invariants: finds nothing in a journal that is right', async () => {
    expect(await checkInvariants(database.pool)).toEqual([])
    expect(await checkInvariants(database.url)).toEqual([])
  })

  test.each(damages)('check-invariants: %s names %s', async (rule, _what, statement) => {
    await damage(database.pool, statement)
    const violations = await checkInvariants(database.pool)
    expect(violations.map((violation) => violation.rule)).toContain(rule)
  })

  test('check-invariants: every rule has a damage that it names', () => {
    const named = new Set(damages.map(([rule]) => rule))
    expect([...named].sort()).toEqual(rules.map(({ name }) => name).sort())
  })

  test('check-invariants: one wrong entry is told by the row, not by all that follows', async () => {
    await damage(
      database.pool,
      'update journal.entries set amount = amount + 1 where position = 3 and line = 0',
    )
    const violations = await checkInvariants(database.pool, { only: ['zero-sum-per-position'] })
    expect(violations).toEqual([
      {
        invariant: 'I1',
        rule: 'zero-sum-per-position',
        detail: 'shard 0 position 3 ledger_no 1 currency_no 203 kind 0: debits - credits = 1',
      },
    ])
  })

  test('test-database: close throws what was violated, after the database is dropped', async () => {
    const other = await createTestDatabase()
    await damage(other.pool, 'update journal.shards set position = 1')
    await expect(other.close()).rejects.toThrow('I8')
    const left = await database.pool.query('select from pg_database where datname = $1', [
      new URL(other.url).pathname.slice(1),
    ])
    expect(left.rowCount).toBe(0)
  })
})
