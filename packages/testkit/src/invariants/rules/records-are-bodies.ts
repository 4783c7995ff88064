import { recordTypeNumbers } from '@ledger/wire'
import type { Rule } from '../rule.ts'

const typeNames = Object.entries(recordTypeNumbers)
  .map(([name, number]) => `(${number}::smallint, '${name}')`)
  .join(', ')

/** I8: the columns of a record say what its body says: type, ledger and transaction id. */
export const recordsAreBodies: Rule = {
  invariant: 'I8',
  name: 'records-are-bodies',
  sql: `
    select format('shard %s position %s: type, ledger or transaction id differ from the body',
      r.shard_id, r.position) as detail
    from journal.records r
    cross join json_to_record(r.body::json) as b(id text, ledger text, type text)
    left join (values ${typeNames}) as types (type, name) on types.type = r.type
    left join journal.ledger_directory d
      on d.shard_id = r.shard_id and d.ledger_id = b.ledger
    where types.name is distinct from b.type
      or (b.ledger is not null and d.ledger_no is distinct from r.ledger_no)
      or (r.type between 10 and 19 and 'txn_' || replace(r.transaction_id::text, '-', '')
        is distinct from replace(b.id, '-', ''))
      or (r.type not between 10 and 19 and r.transaction_id is not null)`,
}
