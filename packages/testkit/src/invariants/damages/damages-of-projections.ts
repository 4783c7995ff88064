import type { Damage } from './damage.ts'

/** Of guards, and of what is derived from the journal. */
export const damagesOfProjections: readonly Damage[] = [
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
    'update journal.entries set version = version + 300 where account_no = 1; update projection.balances set version = version + 600 where account_no = 1',
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
