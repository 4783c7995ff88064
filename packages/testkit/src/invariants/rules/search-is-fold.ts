import {
  accountTermsFold,
  transactionsFold,
  transactionTermsFold,
} from '../../journal/search-fold.ts'
import type { Rule } from '../rule.ts'

/**
 * I9: what is searched is the fold of the journal up to its checkpoint, which is not past that of the
 * balances: every transaction with its status, every term of it, and the metadata of every account.
 */
export const searchIsFold: Rule = {
  invariant: 'I9',
  name: 'search-is-fold',
  sql: `
    select format('shard %s position %s: searched as %s, the journal says %s', shard_id, position,
      coalesce((t.ledger, t.recorded_at, t.effective_at, t.settled_position, t.status)::text,
        'nothing'),
      coalesce((f.ledger, f.recorded_at, f.effective_at, f.settled_position, f.status)::text,
        'nothing')) as detail
    from projection.transactions t
    full join (${transactionsFold}) f using (shard_id, position)
    where (t.ledger, t.recorded_at, t.effective_at, t.settled_position, t.status) is distinct from
      (f.ledger, f.recorded_at, f.effective_at, f.settled_position, f.status)
    union all
    select format('shard %s position %s: term %s is %s', shard_id, position, term,
      case when f.here then 'missing' else 'not in the journal' end)
    from projection.transaction_terms t
    full join (select *, true as here from (${transactionTermsFold}) fold) f
      using (shard_id, position, term)
    where f.here is null or t.shard_id is null
    union all
    select format('shard %s account_no %s: term %s is %s', shard_id, account_no, term,
      case when f.here then 'missing' else 'not in the journal' end)
    from (select *, true as there from projection.account_terms where until_position is null) t
    full join (select *, true as here from (${accountTermsFold}) fold) f
      using (shard_id, account_no, term)
    where f.here is null or t.there is null
    union all
    select format('shard %s: searched up to %s, projected up to %s', s.shard_id, s.position,
      b.position)
    from projection.checkpoints s
    left join projection.checkpoints b on b.shard_id = s.shard_id and b.projection = 'balances'
    where s.projection = 'search' and s.position > coalesce(b.position, 0)`,
}
