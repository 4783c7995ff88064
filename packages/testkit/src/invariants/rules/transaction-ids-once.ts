import type { Rule } from '../rule.ts'

/** I6: a transaction is made by one record. */
export const transactionIdsOnce: Rule = {
  invariant: 'I6',
  name: 'transaction-ids-once',
  sql: `
    select format('shard %s: transaction %s stands at positions %s', shard_id, transaction_id,
      array_agg(position order by position)) as detail
    from journal.records
    where type in (10, 11) -- posted at once, or made pending
    group by shard_id, transaction_id
    having count(*) > 1`,
}
