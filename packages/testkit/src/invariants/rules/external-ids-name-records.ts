import type { Rule } from '../rule.ts'

/** I6: external ids and the records that carry them are the same set, each id once in its ledger. */
export const externalIdsNameRecords: Rule = {
  invariant: 'I6',
  name: 'external-ids-name-records',
  sql: `
    with carried as (
      select shard_id, ledger_no, body::jsonb->>'external_id' as external_id, position, recorded_at
      from journal.records
      where type in (10, 11) and body like '%"external_id":%'
    )
    select format('shard %s ledger_no %s: external id %s is registered at %s and recorded at %s',
      shard_id, ledger_no, external_id, coalesce(x.position::text, 'no position'),
      coalesce(c.position::text, 'no position')) as detail
    from journal.external_ids x
    full join (select * from carried where external_id is not null) c
      using (shard_id, ledger_no, external_id)
    where (x.position, x.recorded_at) is distinct from (c.position, c.recorded_at)`,
}
