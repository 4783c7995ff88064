/** Levels of buckets with the units of `date_trunc`. */
export const rollupUnits = [
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'second',
  'milliseconds',
  'microseconds',
] as const

const levels = rollupUnits.map((unit, index) => `(${index + 1}, '${unit}')`).join(', ')

const sumOf = (kind: string, direction: number, amount: string) =>
  `coalesce(sum(${amount}) filter (where t.kind ${kind} and t.direction = ${direction}), 0)`
const pendingAmount = 'case t.kind when 1 then t.amount else -t.amount end'

/**
 * The rows that `projection.rollups` has to have: of every bucket that an entry passes on its way down
 * to where it rests, one for each anchor, with all that is in it up to there.
 */
export const rollupsFold = (anchorEvery: number) => `
  select shard_id, account_no, level, starts_at, anchor,
    sum(entries) over up_to_anchor as entries,
    sum(posted_debits) over up_to_anchor as posted_debits,
    sum(posted_credits) over up_to_anchor as posted_credits,
    sum(pending_debits) over up_to_anchor as pending_debits,
    sum(pending_credits) over up_to_anchor as pending_credits
  from (
    select t.shard_id, t.account_no, l.level,
      case l.level when 0 then '-infinity' else date_trunc(l.unit, t.effective_at, 'UTC') end
        as starts_at,
      (t.version + ${anchorEvery - 1}) / ${anchorEvery} * ${anchorEvery} as anchor,
      count(*) as entries,
      ${sumOf('= 0', 0, 't.amount')} as posted_debits,
      ${sumOf('= 0', 1, 't.amount')} as posted_credits,
      ${sumOf('<> 0', 0, pendingAmount)} as pending_debits,
      ${sumOf('<> 0', 1, pendingAmount)} as pending_credits
    from projection.timed_entries t
    join (values (0, 'year'), ${levels}) as l (level, unit) on l.level <= t.level
    group by 1, 2, 3, 4, 5
  ) added
  window up_to_anchor as (partition by shard_id, account_no, level, starts_at order by anchor)`
