import { rollupForm, type RollupForm } from '@ledger/wire'
import type pg from 'pg'
import { inTransaction } from './in-transaction.ts'
import { rollupsFold, rollupUnits } from './rollups-fold.ts'

const columns = 'shard_id, account_no, version, effective_at, recorded_at, kind, direction, amount'

const goingText = ({ restingMax, anchorEvery }: RollupForm) => `
  create temp table going_1 on commit drop as
  select shard_id, account_no, e.version, effective_at, e.recorded_at, kind, direction, amount
  from journal.entries e
  join projection.balances b using (shard_id, account_no)
  where e.version > ${restingMax}
    and e.version <= b.version / ${anchorEvery} * ${anchorEvery}`

// The first so many that come to a bucket rest in it, the others go on to the next level.
const levelText = (level: number, unit: string, restingMax: number) => `
  create temp table ranked_${level} on commit drop as
  select *, row_number() over (partition by shard_id, account_no,
    date_trunc('${unit}', effective_at, 'UTC') order by version) as place
  from going_${level};
  insert into projection.timed_entries (level, ${columns})
  select ${level}, ${columns} from ranked_${level} where place <= ${restingMax};
  create temp table going_${level + 1} on commit drop as
  select ${columns} from ranked_${level} where place > ${restingMax}`

/** Makes the rollups anew for the versions that the projected balances have, up to a whole anchor. */
export async function fillRollups(pool: pg.Pool, form: RollupForm = rollupForm): Promise<void> {
  const { restingMax, anchorEvery } = form
  await inTransaction(pool, async (client) => {
    await client.query('truncate projection.rollups, projection.timed_entries')
    await client.query(goingText(form))
    for (const [index, unit] of rollupUnits.entries()) {
      const isLast = index === rollupUnits.length - 1
      const max = isLast ? Number.MAX_SAFE_INTEGER : restingMax
      await client.query(levelText(index + 1, unit, max))
    }
    await client.query(
      `insert into projection.rollups (shard_id, account_no, level, starts_at, anchor, entries,
         posted_debits, posted_credits, pending_debits, pending_credits)
       ${rollupsFold(anchorEvery)}`,
    )
  })
}
