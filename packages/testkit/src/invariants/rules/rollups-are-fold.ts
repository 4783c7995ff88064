import { rollupForm } from '@ledger/wire'
import { rollupsFold } from '../../journal/rollups-fold.ts'
import type { Rule } from '../rule.ts'

const { restingMax, anchorEvery } = rollupForm

/**
 * I9: the rollups are the fold of the entries up to the last anchor that the projected version of each
 * account has filled: every entry past those that rest in the journal alone is there once, at one
 * level, and each bucket is the sum of what has passed it, at each of its anchors.
 */
export const rollupsAreFold: Rule = {
  invariant: 'I9',
  name: 'rollups-are-fold',
  sql: `
    select format('shard %s account_no %s version %s: rolled up as %s, the entry is %s', shard_id,
      account_no, version,
      coalesce((t.effective_at, t.recorded_at, t.kind, t.direction, t.amount)::text, 'nothing'),
      coalesce((e.effective_at, e.recorded_at, e.kind, e.direction, e.amount)::text, 'not projected'))
      as detail
    from projection.timed_entries t
    full join (
      select e.* from journal.entries e
      join projection.balances b using (shard_id, account_no)
      where e.version > ${restingMax}
        and e.version <= b.version / ${anchorEvery} * ${anchorEvery}
    ) e using (shard_id, account_no, version)
    where (t.effective_at, t.recorded_at, t.kind, t.direction, t.amount) is distinct from
      (e.effective_at, e.recorded_at, e.kind, e.direction, e.amount)
    union all
    select format('shard %s account_no %s level %s from %s anchor %s: %s, fold %s', shard_id,
      account_no, level, starts_at, anchor,
      coalesce((r.entries, r.posted_debits, r.posted_credits, r.pending_debits,
        r.pending_credits)::text, 'missing'),
      coalesce((f.entries, f.posted_debits, f.posted_credits, f.pending_debits,
        f.pending_credits)::text, 'nothing'))
    from projection.rollups r
    full join (${rollupsFold(anchorEvery)}) f using (shard_id, account_no, level, starts_at, anchor)
    where (r.entries, r.posted_debits, r.posted_credits, r.pending_debits, r.pending_credits)
      is distinct from
      (f.entries, f.posted_debits, f.posted_credits, f.pending_debits, f.pending_credits)
    union all
    select format('shard %s account_no %s: %s entries rest at level %s from %s', t.shard_id,
      t.account_no, count(*), t.level, r.starts_at)
    from projection.timed_entries t
    join (select distinct shard_id, account_no, level, starts_at from projection.rollups) r
      on r.shard_id = t.shard_id and r.account_no = t.account_no and r.level = t.level
     and r.starts_at = date_trunc((array['year', 'month', 'day', 'hour', 'minute', 'second',
       'milliseconds'])[t.level], t.effective_at, 'UTC')
    where t.level < 8
    group by t.shard_id, t.account_no, t.level, r.starts_at
    having count(*) > ${restingMax}`,
}
