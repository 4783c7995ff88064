import { int2Array, int4Array, int8Array } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

/** A pair of a category and what may be in it. */
export interface Membership {
  readonly ledgerNo: number
  readonly categoryNo: number
  /** 0 an account, 1 a category. */
  readonly memberKind: 0 | 1
  readonly memberNo: number
  /** Of an account. */
  readonly currencyNo: number | null
}

type Row = readonly [number, number, 0 | 1, number, number | null]

// Sent after the ledgers are locked: nobody changes what it finds before the batch has committed. One
// probe for each; a join that was planned while the table was small would be a scan of it.
const text = `
  select m.ledger_no, m.category_no, m.member_kind, m.member_no, m.currency_no
    from unnest($2::int4[], $3::int2[], $4::int8[]) as asked (category_no, member_kind, member_no)
   cross join lateral (
     select * from journal.category_members m
      where m.shard_id = $1 and m.category_no = asked.category_no
        and m.member_kind = asked.member_kind and m.member_no = asked.member_no and m.is_member
      limit 1
   ) m`

/** Those of these pairs that are so now. */
export async function findMembers(
  statements: Statements,
  shardId: number,
  asked: readonly Membership[],
): Promise<readonly Membership[]> {
  const { rows } = await send<Row>(statements, 'find_members', text, [
    shardId,
    int4Array(asked.map(({ categoryNo }) => categoryNo)),
    int2Array(asked.map(({ memberKind }) => memberKind)),
    int8Array(asked.map(({ memberNo }) => memberNo)),
  ])
  return rows.map(([ledgerNo, categoryNo, memberKind, memberNo, currencyNo]) => ({
    ledgerNo,
    categoryNo,
    memberKind,
    memberNo,
    currencyNo,
  }))
}
