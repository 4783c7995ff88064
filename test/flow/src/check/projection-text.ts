import type { Pool } from 'pg'

const text = `
  select string_agg(line, E'\\n' order by line) as lines from (
    select 'account ' || a::text as line from projection.accounts a
    union all
    select 'balance ' || b::text from projection.balances b
    union all
    select 'rollup ' || r::text from projection.rollups r
    union all
    select 'timed entry ' || t::text from projection.timed_entries t
    union all
    select 'transaction ' || x::text from projection.transactions x
    union all
    select 'transaction term ' || y::text from projection.transaction_terms y
    union all
    select 'account term ' || z::text from projection.account_terms z
    union all
    select 'checkpoint ' || concat_ws(' ', shard_id, projection, epoch, position, recorded_at)
      from projection.checkpoints) as everything`

/** All that the projections hold, as one text: the same byte for byte when they are the same. */
export async function projectionText(pool: Pool): Promise<string> {
  return (await pool.query<{ lines: string }>(text)).rows[0]?.lines ?? ''
}
