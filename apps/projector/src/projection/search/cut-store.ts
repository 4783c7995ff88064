import type { ClientBase } from 'pg'

// The last step that counts of each transaction whose last step does not. The journal is asked by the
// id of the transaction, which the record at its position has.
const restoreText = `
  update projection.transactions t
     set status = kept.status, settled_position = kept.position
    from (
      select f.position as made_position, l.position,
             case l.body::jsonb->>'status' when 'posted' then 1 when 'archived' then 2 else 0 end
               as status
        from projection.transactions f
        join journal.records m
          on m.shard_id = $1 and m.position = f.position and m.recorded_at = f.recorded_at
        left join lateral (
          select r.position, r.body from journal.records r
           where r.shard_id = $1 and r.transaction_id = m.transaction_id
             and r.position > f.position and r.position < $2
           order by r.position desc limit 1) l on true
       where f.shard_id = $1 and f.settled_position >= $2 and f.position < $2) kept
   where t.shard_id = $1 and t.position = kept.made_position`

const deleteTexts = [
  'delete from projection.transactions where shard_id = $1 and position >= $2',
  'delete from projection.transaction_terms where shard_id = $1 and position >= $2',
  'delete from projection.account_terms where shard_id = $1 and since_position >= $2',
  `update projection.account_terms set until_position = null
    where shard_id = $1 and until_position >= $2`,
]

/**
 * Takes back what records at or past a position have done, also while searching is switched off: what
 * is found stays the fold of the journal up to its checkpoint.
 */
export async function cutSearch(
  client: ClientBase,
  shardId: number,
  firstVoidPosition: number,
): Promise<void> {
  // rows in the order of positions are found by a bitmap of blocks, which these connections forgo
  const allowed = client.query('set local enable_bitmapscan = on')
  const values = [shardId, firstVoidPosition]
  const restored = client.query(restoreText, values)
  const deleted = deleteTexts.map((text) => client.query(text, values))
  await Promise.all([allowed, restored, ...deleted])
}
