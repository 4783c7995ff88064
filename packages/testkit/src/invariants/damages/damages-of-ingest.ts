import type { Damage } from './damage.ts'

/** Of what became of messages. */
export const damagesOfIngest: readonly Damage[] = [
  [
    'outcomes-name-records',
    'an outcome that names another record',
    'update ingest.outcomes set position = 999 where offset_no = 0',
  ],
  [
    'outcomes-name-records',
    'an outcome in another ledger',
    'update ingest.outcomes set ledger_no = 2 where offset_no = 0',
  ],
  [
    'dead-letters-have-outcomes',
    'a dead letter that is gone',
    'delete from ingest.dead_letters where offset_no = 1',
  ],
  [
    'dead-letters-have-outcomes',
    'an outcome that is gone',
    'delete from ingest.outcomes where offset_no = 2',
  ],
  ['offsets-are-covered', 'an offset that went back', 'update ingest.offsets set next_offset = 2'],
  ['offsets-are-covered', 'an offset that is gone', 'delete from ingest.offsets'],
  ['offsets-are-covered', 'a fence that nobody has', 'update ingest.offsets set fence = fence + 1'],
  [
    'outcomes-once',
    'a message that was settled twice',
    'update ingest.outcomes set offset_no = 0 where offset_no = 1',
  ],
  [
    'outcomes-have-keys',
    'an outcome under another key',
    "update ingest.outcomes set key = 'key-4' where offset_no = 0",
  ],
  [
    'outcomes-have-keys',
    'a refusal that is another one',
    `update ingest.outcomes set refusal = '{"code":"account_closed"}' where offset_no = 1`,
  ],
]
