import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import type { ShardPlaceRow } from '../shard-place.ts'

export interface MemberRow {
  /** 0 an account, 1 a category. */
  readonly member_kind: number
  readonly member_no: number
  /** Address of the account, id of the category. */
  readonly member: string
}

/** What the page before ended with. */
export interface MemberPlace {
  readonly kind: number
  readonly no: number
}

type Row = ShardPlaceRow & { readonly category_no: number | null } & (
    MemberRow | { readonly member_no: null }
  )

const text = `
  select s.epoch, s.position, s.recorded_at as shard_recorded_at, c.category_no, m.*
    from journal.shards s
    left join journal.categories c
      on c.shard_id = $1 and c.ledger_no = $2 and c.category_id = $3
    left join lateral (
      select p.member_kind, p.member_no, coalesce(a.address, i.category_id) as member
        from (select m.member_kind, m.member_no
                from journal.category_members m
               where m.shard_id = $1 and m.category_no = c.category_no and m.is_member
                 and (m.member_kind, m.member_no) > ($4, $5)
               order by m.member_kind, m.member_no
               limit $6) p
        left join journal.accounts a
          on a.shard_id = $1 and a.account_no = p.member_no and p.member_kind = 0
        left join journal.categories i
          on i.shard_id = $1 and i.category_no = p.member_no and p.member_kind = 1
    ) m on true
   where s.shard_id = $1
   order by m.member_kind, m.member_no`

/**
 * What is directly in a category: accounts and then categories, each in the order of their numbers; and
 * how far the shard is in the same snapshot.
 * @returns undefined when the ledger has no such category
 */
export async function listMembers(
  client: PoolClient,
  { shardId, ledgerNo }: LedgerPlace,
  categoryId: string,
  page: { readonly after: MemberPlace | undefined; readonly limit: number },
): Promise<{ readonly members: readonly MemberRow[]; readonly place: ShardPlaceRow } | undefined> {
  const { after = { kind: -1, no: 0 }, limit } = page
  const { rows } = await client.query<Row>({
    name: 'list_members',
    text,
    values: [shardId, ledgerNo, categoryId, after.kind, after.no, limit],
  })
  const [place] = rows
  if (place === undefined) throw new Error(`shard ${shardId} does not exist; run the migrations`)
  if (place.category_no === null) return undefined
  return { place, members: rows.filter((row) => row.member_no !== null) }
}
