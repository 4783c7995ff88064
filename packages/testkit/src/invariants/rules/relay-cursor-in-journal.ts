import type { Rule } from '../rule.ts'

/** I10: the relay has not published what is not recorded, and no shard is without a cursor. */
export const relayCursorInJournal: Rule = {
  invariant: 'I10',
  name: 'relay-cursor-in-journal',
  sql: `
    select format('shard %s: the relay is at %s, the journal at %s', shard_id,
      coalesce(c.position::text, 'no cursor'), coalesce(s.position::text, 'no shard')) as detail
    from journal.shards s
    full join relay.cursors c using (shard_id)
    where s.shard_id is null or c.shard_id is null or c.position > s.position`,
}
