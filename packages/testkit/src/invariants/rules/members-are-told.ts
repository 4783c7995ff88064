import type { Rule } from '../rule.ts'

/**
 * I8: what is in a category is what the journal told last of it, each record knows what the one before
 * it left, and both are of the ledger of the record. What never was a member has no row.
 */
export const membersAreTold: Rule = {
  invariant: 'I8',
  name: 'members-are-told',
  sql: `
    with told as (
      select r.shard_id, m.category_no, m.member_no, r.ledger_no, r.position, m.was_member,
        array_position('{account,category}'::text[], m.member_kind) - 1 as member_kind,
        r.type = 21 as is_member,
        case m.member_kind
          when 'account' then (select ledger_no from journal.accounts a
            where a.shard_id = r.shard_id and a.account_no = m.member_no and a.address = m.member)
          else (select ledger_no from journal.categories c
            where c.shard_id = r.shard_id and c.category_no = m.member_no and c.category_id = m.member)
        end as member_ledger_no,
        (select ledger_no from journal.categories c
          where c.shard_id = r.shard_id and c.category_no = m.category_no
            and c.category_id = m.category) as category_ledger_no,
        (select currency_no from journal.accounts a
          where m.member_kind = 'account' and a.shard_id = r.shard_id
            and a.account_no = m.member_no) as currency_no
      from journal.records r
      cross join jsonb_to_record(r.body::jsonb)
        as m(category_no integer, category text, member_kind text, member text, member_no bigint,
          was_member boolean)
      where r.type in (21, 22)
    ),
    followed as (
      select *,
        coalesce(lag(is_member) over pair, false) as left_before,
        bool_or(is_member) over (partition by shard_id, category_no, member_kind, member_no)
          as ever_member,
        row_number() over (partition by shard_id, category_no, member_kind, member_no
          order by position desc) as from_last
      from told
      window pair as (partition by shard_id, category_no, member_kind, member_no order by position)
    )
    select format('shard %s position %s: the record of a member does not fit', shard_id,
      position) as detail
    from followed
    where was_member <> left_before
      or (member_ledger_no, category_ledger_no) is distinct from (ledger_no, ledger_no)
    union all
    select format('shard %s category_no %s member %s %s: %s, told %s', shard_id, category_no,
      member_kind, member_no, m.is_member, f.is_member)
    from (select * from followed where from_last = 1) f
    full join journal.category_members m using (shard_id, category_no, member_kind, member_no)
    where coalesce(m.is_member, false) <> coalesce(f.is_member, false)
      or (f.ever_member or m.category_no is not null)
        and (m.ledger_no, m.currency_no) is distinct from (f.ledger_no, f.currency_no)`,
}
