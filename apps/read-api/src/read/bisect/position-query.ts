import type { PoolClient } from 'pg'

// Times rise with positions, so the last position before a time is found by halving: each probe reads
// one record by its key, in every month that there is. A record that is there no more counts as old.
const text = `
  with recursive half (low, high) as (
    select 0::int8, s.position + 1 from journal.shards s where s.shard_id = $1
     union all
    select case when p.is_before then h.middle else h.low end,
           case when p.is_before then h.high else h.middle end
      from (select low, high, (low + high) / 2 as middle from half where high - low > 1) h
     cross join lateral (
       select coalesce((select r.recorded_at < $2::timestamptz from journal.records r
                         where r.shard_id = $1 and r.position = h.middle), true) as is_before) p
  )
  select max(low) as position from half`

/** The last position of a shard whose record was made before a time; 0 when there is none. */
export async function lastPositionBefore(
  client: PoolClient,
  shardId: number,
  time: string,
): Promise<number> {
  const { rows } = await client.query<{ readonly position: number }>({
    name: 'last_position_before',
    text,
    values: [shardId, time],
  })
  return rows[0]?.position ?? 0
}
