import { int8Array, textArray } from '@ledger/runtime'
import type { AccountDetails } from './find-details.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

// The heads of the accounts are locked, so nobody else writes these.
const text = `
  insert into journal.account_details (shard_id, account_no, metadata)
  select s.shard_id, u.account_no, u.metadata::jsonb
    from journal.shards s
   cross join unnest($2::int8[], $3::text[]) as u (account_no, metadata)
   where s.shard_id = $1
  on conflict (shard_id, account_no) do update set metadata = excluded.metadata`

/** Stores the metadata of accounts as the batch leaves it. */
export function writeDetails(
  statements: Statements,
  shardId: number,
  details: readonly AccountDetails[],
): Promise<unknown> {
  return send(statements, 'write_details', text, [
    shardId,
    int8Array(details.map(({ accountNo }) => accountNo)),
    textArray(details.map(({ metadata }) => JSON.stringify(metadata))),
  ])
}
