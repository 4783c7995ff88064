import type pg from 'pg'
import { rollupForm, type RollupForm } from '@ledger/wire'
import { inTransaction } from './in-transaction.ts'
import { rollupsFold, rollupUnits } from './rollups-fold.ts'

const goingText = `
  create temp table going on commit drop as
  select e.shard_id, e.account_no, e.version, e.effective_at, e.recorded_at, e.kind, e.direction,
    e.amount
  from journal.entries e
  join projection.balances b using (shard_id, account_no)
  where e.version > $1 and e.version <= b.version`

// The first so many that come to a bucket rest in it, the others go on to the next level.
const restText = (unit: string) => `
  with ranked as (
    select *, row_number() over (partition by shard_id, account_no,
      date_trunc('${unit}', effective_at, 'UTC') order by version) as place
    from going
  ), rested as (
    delete from going g using ranked r
     where r.place <= $2 and g.shard_id = r.shard_id and g.account_no = r.account_no
       and g.version = r.version
    returning g.*
  )
  insert into projection.timed_entries (level, shard_id, account_no, version, effective_at,
    recorded_at, kind, direction, amount)
  select $1, * from rested`

/** Makes the rollups anew for the versions that the projected balances have. */
export async function fillRollups(pool: pg.Pool, form: RollupForm = rollupForm): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('delete from projection.rollups')
    await client.query('delete from projection.timed_entries')
    await client.query(goingText.replace('$1', String(form.restingMax)))
    for (const [index, unit] of rollupUnits.entries()) {
      const isLast = index === rollupUnits.length - 1
      const restingMax = isLast ? Number.MAX_SAFE_INTEGER : form.restingMax
      await client.query(restText(unit), [index + 1, restingMax])
    }
    await client.query(
      `insert into projection.rollups (shard_id, account_no, level, starts_at, anchor, entries,
         posted_debits, posted_credits, pending_debits, pending_credits)
       ${rollupsFold(form.anchorEvery)}`,
    )
  })
}
