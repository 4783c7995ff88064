import type { Rule } from '../rule.ts'

/**
 * I2: a projected balance is the fold of the entries up to its version. The chain of the entries is
 * checked by itself, so that is: it is what the entry of this version says.
 */
export const projectionIsFold: Rule = {
  invariant: 'I2',
  name: 'projection-is-fold',
  sql: `
    select format('shard %s account_no %s: projected version %s is not the entry of this version',
      b.shard_id, b.account_no, b.version) as detail
    from projection.balances b
    left join journal.entries e using (shard_id, account_no, version)
    left join journal.records r
      on r.shard_id = e.shard_id and r.position = e.position and r.recorded_at = e.recorded_at
    where (b.version <> 0 or b.posted_debits <> 0 or b.posted_credits <> 0
        or b.pending_debits <> 0 or b.pending_credits <> 0)
      and (b.posted_debits, b.posted_credits, b.pending_debits, b.pending_credits,
        b.position, b.recorded_at, b.epoch) is distinct from
        (e.posted_debits, e.posted_credits, e.pending_debits, e.pending_credits,
        e.position, e.recorded_at, r.epoch)`,
}
