import type { ClientBase } from 'pg'

const text = `
  select max(account_no) as until, count(*) as accounts
    from (select account_no from journal.account_heads
           where shard_id = $1 and account_no > $2 order by account_no limit $3) page`

/** The last of the next accounts of a shard; undefined when there are none. */
export async function nextRangeEnd(
  client: ClientBase,
  shardId: number,
  after: number,
  accountsMax: number,
): Promise<number | undefined> {
  const { rows } = await client.query<{ until: number | null }>(text, [shardId, after, accountsMax])
  return rows[0]?.until ?? undefined
}
