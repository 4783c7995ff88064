import type { Rule } from '../rule.ts'

/** I8: no category is inside itself, whatever the way. */
export const categoriesWithoutCycle: Rule = {
  invariant: 'I8',
  name: 'categories-without-cycle',
  sql: `
    with recursive inside as (
      select shard_id, category_no, member_no
      from journal.category_members
      where is_member and member_kind = 1
      union
      select i.shard_id, i.category_no, m.member_no
      from inside i
      join journal.category_members m on m.shard_id = i.shard_id and m.category_no = i.member_no
        and m.member_kind = 1 and m.is_member
    )
    select format('shard %s category_no %s: is inside itself', shard_id, category_no) as detail
    from inside
    where member_no = category_no`,
}
