import { int8Array, textArray } from '@ledger/runtime'
import type { ClientBase } from 'pg'
import type { Projection } from '../projection.ts'
import { openedAccounts, type AccountRow } from './project.ts'

/** What accounts there are: never changes once it is there. */
export const accountsProjection: Projection = {
  name: 'accounts',
  store(client, shardId, { records }) {
    const rows = openedAccounts(records)
    return rows.length === 0 ? undefined : insertAccounts(client, shardId, rows)
  },
  cutTail: deleteUnknownAccounts,
}

const insertText = `
  insert into projection.accounts (shard_id, account_no, ledger_id, address, currency, normal_balance)
  select s.shard_id, u.*
    from journal.shards s
   cross join unnest($2::int8[], $3::text[], $4::text[], $5::text[], $6::text[]) u
   where s.shard_id = $1
  on conflict (shard_id, account_no) do nothing`

async function insertAccounts(
  client: ClientBase,
  shardId: number,
  rows: readonly AccountRow[],
): Promise<void> {
  await client.query({
    name: 'insert_accounts',
    text: insertText,
    values: [
      shardId,
      int8Array(rows.map((row) => row.accountNo)),
      textArray(rows.map((row) => row.ledgerId)),
      textArray(rows.map((row) => row.address)),
      textArray(rows.map((row) => row.currency)),
      textArray(rows.map((row) => row.normalBalance)),
    ],
  })
}

// The numbers of a void tail are given out again, to other accounts. Looks at every account of the
// shard; a tail is cut once in the life of an epoch.
const deleteText = `
  delete from projection.accounts p
   where p.shard_id = $1
     and not exists (
       select from journal.accounts a
         join journal.ledgers l on l.shard_id = a.shard_id and l.ledger_no = a.ledger_no
        where a.shard_id = $1 and a.account_no = p.account_no
          and a.address = p.address and l.ledger_id = p.ledger_id)`

async function deleteUnknownAccounts(client: ClientBase, shardId: number): Promise<void> {
  await client.query(deleteText, [shardId])
}
