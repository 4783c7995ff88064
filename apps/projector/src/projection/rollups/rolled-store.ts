import { int8Array } from '@ledger/runtime'
import { rollupForm } from '@ledger/wire'
import type { ClientBase } from 'pg'
import type { MissingVersions } from '../balances/project.ts'
import type { RollupTables } from './store.ts'

// The bucket of all time counts the entries past those that rest in the journal alone.
const text = (tables: RollupTables) => `
  select a.account_no as "accountNo", a.version / $4::int8 * $4::int8 as "toVersion",
         $3 + coalesce(r.entries, 0) + 1 as "fromVersion"
    from projection.balances${tables} a
    left join lateral (
      select entries from projection.rollups${tables} b
       where b.shard_id = $1 and b.account_no = a.account_no and b.level = 0
         and b.starts_at = '-infinity'
       order by b.anchor desc limit 1) r on true
   where a.shard_id = $1 and a.account_no = any($2::int8[])
     and a.version / $4::int8 * $4::int8 > $3 + coalesce(r.entries, 0)
   order by a.account_no`

/** The versions of accounts, up to their last anchor, that their rollups lack. */
export async function readUnrolledVersions(
  client: ClientBase,
  shardId: number,
  accountNos: readonly number[],
  tables: RollupTables,
): Promise<readonly MissingVersions[]> {
  const { rows } = await client.query<MissingVersions>(text(tables), [
    shardId,
    int8Array(accountNos),
    rollupForm.restingMax,
    rollupForm.anchorEvery,
  ])
  return rows
}
