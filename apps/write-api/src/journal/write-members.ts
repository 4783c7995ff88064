import { boolArray, int2Array, int4Array, int8Array } from '@ledger/runtime'
import type { Membership } from './find-members.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface MembershipToStore extends Membership {
  readonly isMember: boolean
}

// The rows of their ledgers are locked, so nobody else writes these.
const text = `
  insert into journal.category_members
    (shard_id, ledger_no, category_no, member_kind, member_no, currency_no, is_member)
  select s.shard_id, u.ledger_no, u.category_no, u.member_kind, u.member_no, u.currency_no,
         u.is_member
    from journal.shards s
   cross join unnest($2::int4[], $3::int4[], $4::int2[], $5::int8[], $6::int4[], $7::bool[])
      as u (ledger_no, category_no, member_kind, member_no, currency_no, is_member)
   where s.shard_id = $1
  on conflict (shard_id, category_no, member_kind, member_no)
  do update set is_member = excluded.is_member`

/** Stores who is in which category as the batch leaves it. */
export function writeMembers(
  statements: Statements,
  shardId: number,
  members: readonly MembershipToStore[],
): Promise<unknown> {
  return send(statements, 'write_members', text, [
    shardId,
    int4Array(members.map(({ ledgerNo }) => ledgerNo)),
    int4Array(members.map(({ categoryNo }) => categoryNo)),
    int2Array(members.map(({ memberKind }) => memberKind)),
    int8Array(members.map(({ memberNo }) => memberNo)),
    int4Array(members.map(({ currencyNo }) => currencyNo)),
    boolArray(members.map(({ isMember }) => isMember)),
  ])
}
