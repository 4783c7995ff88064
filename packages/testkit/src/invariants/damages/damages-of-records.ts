import type { Damage } from './damage.ts'

/** Of the journal itself, and of what it tells. */
export const damagesOfRecords: readonly Damage[] = [
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
]
