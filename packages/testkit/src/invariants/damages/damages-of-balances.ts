import type { Damage } from './damage.ts'

/** Of sums, balances, keys, ids and limits. */
export const damagesOfBalances: readonly Damage[] = [
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
]
