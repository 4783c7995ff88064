import { recordTypeNumbers, transactionMakingTypes } from '@ledger/wire'

const { 'transaction.pending': pending } = recordTypeNumbers

/** For `type in …`. */
export const makingTypes = `(${transactionMakingTypes.join(', ')})`

/**
 * Transactions as they are now, as a query: the last record of each, and the transactions that reverse
 * a part of it. Only one that was made pending has later records; they may be in later months.
 * @param made a query for the records that made them, of the shard `$1`: type, position, recorded_at,
 *   epoch, transaction_id and body
 * @param until up to which position they are told, as an expression; all of them unless given
 */
export function latestText(made: string, until?: string): string {
  return `
    select coalesce(l.position, m.position) as position,
           coalesce(l.recorded_at, m.recorded_at) as recorded_at,
           coalesce(l.epoch, m.epoch) as epoch, coalesce(l.body, m.body) as body,
           coalesce(h.reversals, '{}')::text[] as reversals,
           m.position as made_position, m.recorded_at as made_recorded_at,
           case when l.position is null then null else m.body end as made_body
      from (${made}) m
      left join journal.transaction_heads h
        on h.shard_id = $1 and h.transaction_id = m.transaction_id
      left join lateral (
        select position, recorded_at, epoch, body
          from journal.records
         where shard_id = $1 and transaction_id = m.transaction_id and m.type = ${pending}
           and recorded_at >= m.recorded_at${until === undefined ? '' : ` and position <= ${until}`}
         order by position desc
         limit 1
      ) l on true
     order by m.position`
}
