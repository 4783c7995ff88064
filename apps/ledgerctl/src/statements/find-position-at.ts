import type { ClientBase } from 'pg'

// Months that end before the time are not looked at, and times of a shard never go back: so the first
// match along the key of the month in which the time lies is the answer, and all that is read in vain
// are the records of that month before it.
const text = `
  select position from journal.records
   where shard_id = $1 and recorded_at >= $2::timestamptz
   order by position
   limit 1`

/** The first position that was recorded at a time or later; undefined when nothing was. */
export async function findPositionAt(
  client: ClientBase,
  shardId: number,
  time: string,
): Promise<number | undefined> {
  const { rows } = await client.query<{ position: unknown }>(text, [shardId, time])
  return rows[0] === undefined ? undefined : Number(rows[0].position)
}
