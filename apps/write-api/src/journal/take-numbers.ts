import type { ClientBase } from 'pg'

const text = `
  update journal.number_blocks
     set last = last + $3
   where shard_id = $1 and kind = $2
  returning last`

/** Takes `count` numbers for good, used or not. @returns the first of them */
export async function takeNumbers(
  client: ClientBase,
  shardId: number,
  kind: 'ledger' | 'account' | 'category',
  count: number,
): Promise<number> {
  const { rows } = await client.query<{ last: number }>(text, [shardId, kind, count])
  const row = rows[0]
  if (row === undefined) throw new Error(`shard ${shardId} does not exist; run the migrations`)
  return row.last - count + 1
}
