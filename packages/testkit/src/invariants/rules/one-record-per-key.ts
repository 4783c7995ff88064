import { recordTypeNumbers } from '@ledger/wire'
import type { Rule } from '../rule.ts'

/**
 * I6: one key, one effect. A key stands once, also across the weekly partitions; no record answers
 * two keys; and every command was given with a key, unless the week of its keys is dropped already.
 */
export const oneRecordPerKey: Rule = {
  invariant: 'I6',
  name: 'one-record-per-key',
  sql: `
    select format('shard %s ledger_no %s: key %s stands %s times', shard_id, ledger_no, key, count(*))
      as detail
    from journal.idempotency
    group by shard_id, ledger_no, key
    having count(*) > 1
    union all
    select format('shard %s position %s answers %s keys', shard_id, position, count(*))
    from journal.idempotency
    where position is not null
    group by shard_id, position
    having count(*) > 1
    union all
    select format('shard %s position %s: no key leads to it', r.shard_id, r.position)
    from journal.records r
    left join journal.idempotency i
      on i.shard_id = r.shard_id and i.position = r.position and i.ledger_no = r.ledger_no
    where r.type <> ${recordTypeNumbers['epoch.raised']} and i.position is null
      and r.recorded_at >= (select min(recorded_at) from journal.idempotency)`,
}
