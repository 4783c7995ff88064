import type { Pool } from 'pg'

/** What a projection holds of a shard, in one number each: equal rows, equal numbers. */
export interface ProjectionChecksums {
  readonly shard: number
  readonly position: number
  readonly accounts: string
  readonly balances: string
  readonly rollups: string
  readonly timedEntries: string
  readonly transactions: string
  readonly transactionTerms: string
  readonly accountTerms: string
}

// A sum of hashes does not depend on the order of the rows and needs no sorting.
const text = `
  select c.shard_id as shard, c.position,
         (select count(*) || ':' || coalesce(sum(hashtextextended(a::text, 0)::numeric), 0)
            from projection.accounts a where a.shard_id = c.shard_id) as accounts,
         (select count(*) || ':' || coalesce(sum(hashtextextended(b::text, 0)::numeric), 0)
            from projection.balances b where b.shard_id = c.shard_id) as balances,
         (select count(*) || ':' || coalesce(sum(hashtextextended(r::text, 0)::numeric), 0)
            from projection.rollups r where r.shard_id = c.shard_id) as rollups,
         (select count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)
            from projection.timed_entries t where t.shard_id = c.shard_id) as "timedEntries",
         (select count(*) || ':' || coalesce(sum(hashtextextended(x::text, 0)::numeric), 0)
            from projection.transactions x where x.shard_id = c.shard_id) as transactions,
         (select count(*) || ':' || coalesce(sum(hashtextextended(y::text, 0)::numeric), 0)
            from projection.transaction_terms y
           where y.shard_id = c.shard_id) as "transactionTerms",
         (select count(*) || ':' || coalesce(sum(hashtextextended(z::text, 0)::numeric), 0)
            from projection.account_terms z where z.shard_id = c.shard_id) as "accountTerms"
    from projection.checkpoints c
   where c.projection = 'balances'
   order by c.shard_id`

/** Of all shards, in one snapshot. */
export async function projectionChecksums(pool: Pool): Promise<readonly ProjectionChecksums[]> {
  return (await pool.query<ProjectionChecksums>(text)).rows
}
