import type { PoolClient } from 'pg'
import type { AccountIdentity } from '../../identity.ts'

// Positions rise with versions: found by halving, one entry by its key for each probe. An entry that is
// there no more counts as old.
const text = `
  with recursive half (low, high) as (
    select 0::int8, a.version + 1
      from journal.account_heads a where a.shard_id = $1 and a.account_no = $2
     union all
    select case when p.is_before then h.middle else h.low end,
           case when p.is_before then h.high else h.middle end
      from (select low, high, (low + high) / 2 as middle from half where high - low > 1) h
     cross join lateral (
       select coalesce((select e.position <= $3 from journal.entries e
                         where e.shard_id = $1 and e.account_no = $2 and e.version = h.middle
                           and e.recorded_at >= $4::timestamptz), true) as is_before) p
  )
  select max(low) as version from half`

/** The last version of an account that was made at a position or before; 0 when there is none. */
export async function lastVersionAt(
  client: PoolClient,
  { ledger, accountNo, openedAt }: AccountIdentity,
  position: number,
): Promise<number> {
  const { rows } = await client.query<{ readonly version: number | null }>({
    name: 'last_version_at',
    text,
    values: [ledger.shardId, accountNo, position, openedAt],
  })
  return rows[0]?.version ?? 0
}
