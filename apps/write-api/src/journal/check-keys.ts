import { int4Array, textArray } from '@ledger/runtime'
import type { KeyToStore } from './insert-keys.ts'
import type { ShardCount } from './read-shard.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

/** Raised by `checkKeys` as a division by zero: the only error a bare SELECT can be made to raise. */
export const keyTakenState = '22012'

// Under the lock of the shard nobody else inserts keys, so this is the last word: no key of the
// batch was stored meanwhile, also not in another week's partition, which no index could see; the
// epoch is still the one that the heads were written with; and no setting of a ledger changed. If no
// other batch came between the look-up and the lock, there is nothing to find and no search is made.
// Keys are searched for as in find-keys.ts.
const text = `
  select 1 / case
    when s.epoch <> $2 or s.settings_revision <> $6 then 0
    when s.commits = $3 + 1 then 1
    when exists (
      select from journal.idempotency i
       where i.shard_id = $1
         and hashtextextended(i.key, i.ledger_no) = any (array(
           select hashtextextended(asked.key, asked.ledger_no)
             from unnest($4::int4[], $5::text[]) as asked (ledger_no, key)
         ))
         and i.key = any ($5::text[])
    ) then 0
    else 1
  end
  from journal.shards s
  where s.shard_id = $1`

/**
 * Fails the transaction when a key of the batch, the epoch or a setting changed since the look-up.
 * @param seen its settings as they must be now, with the change that the batch itself made
 */
export function checkKeys(
  statements: Statements,
  shardId: number,
  seen: ShardCount,
  keys: readonly Pick<KeyToStore, 'ledgerNo' | 'key'>[],
): Promise<unknown> {
  return send(statements, 'check_keys', text, [
    shardId,
    seen.epoch,
    seen.commits,
    int4Array(keys.map(({ ledgerNo }) => ledgerNo)),
    textArray(keys.map(({ key }) => key)),
    seen.settingsRevision,
  ])
}
