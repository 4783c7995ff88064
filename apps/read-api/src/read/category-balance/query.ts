import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import type { ShardPlaceRow } from '../shard-place.ts'

/** What the accounts of a category come to in one currency, in minor units. */
export interface CurrencySums {
  readonly currency: string
  /** How many accounts. */
  readonly accounts: number
  readonly postedDebits: bigint
  readonly postedCredits: bigint
  readonly pendingDebits: bigint
  readonly pendingCredits: bigint
}

export interface CategorySums {
  /** How far the balances are; undefined while nothing of the shard is projected. */
  readonly place: ShardPlaceRow | undefined
  /** 0 debit, 1 credit. */
  readonly normalBalance: number
  /** By currency code. */
  readonly sums: readonly CurrencySums[]
}

interface Row extends ShardPlaceRow {
  readonly epoch: number
  readonly normal_balance: number
  readonly currency: string | null
  readonly accounts: number
  readonly posted_debits: bigint
  readonly posted_credits: bigint
  readonly pending_debits: bigint
  readonly pending_credits: bigint
}

// One statement, so one snapshot: who is in the category, and what each account holds, are of the same
// moment; in the journal also the place (see `readHeads`). Both unions of sets, `union` and `distinct`,
// are what counts an account once, and would come to an end even in a circle. `union` goes down level by
// level. More accounts than `$4` are not summed: the caller sees the one too many.
//
// `offset 0` and `limit 1` keep each step a probe of an index: a join that was planned while the tables
// were small would go through all members, or all accounts, of the shard for each row. All columns of a
// member are in the indexes that leave out what was removed.
function textOf(place: string, balances: string): string {
  return `
  with recursive inside (category_no) as (
    select c.category_no from journal.categories c
     where c.shard_id = $1 and c.ledger_no = $2 and c.category_id = $3
    union
    select m.member_no::integer
      from inside i
     cross join lateral (
       select m.member_no from journal.category_members m
        where m.shard_id = $1 and m.ledger_no = $2 and m.category_no = i.category_no
          and m.member_kind = 1 and m.is_member
       offset 0
     ) m
  ), members as (
    select distinct m.member_no as account_no, m.currency_no
      from inside i
     cross join lateral (
       select m.member_no, m.currency_no from journal.category_members m
        where m.shard_id = $1 and m.category_no = i.category_no and m.member_kind = 0
          and m.is_member
       offset 0
     ) m
     limit $4
  ), sums as (
    select m.currency_no, count(*) as accounts,
           coalesce(sum(b.posted_debits), 0) as posted_debits,
           coalesce(sum(b.posted_credits), 0) as posted_credits,
           coalesce(sum(b.pending_debits), 0) as pending_debits,
           coalesce(sum(b.pending_credits), 0) as pending_credits
      from members m
      left join lateral (
        select b.posted_debits, b.posted_credits, b.pending_debits, b.pending_credits
          from ${balances} b
         where b.shard_id = $1 and b.account_no = m.account_no
         limit 1
      ) b on true
     group by m.currency_no
  )
  select p.epoch, p.position, p.recorded_at as shard_recorded_at, c.normal_balance,
         n.code as currency, s.*
    from journal.categories c
    left join ${place} p on p.shard_id = $1
    left join (sums s join journal.currencies n on n.currency_no = s.currency_no) on true
   where c.shard_id = $1 and c.ledger_no = $2 and c.category_id = $3
   order by n.code`
}

const texts = {
  heads: textOf('journal.shards', 'journal.account_heads'),
  // the checkpoint is written in the transaction of the balances it stands for; an account that it
  // knows no balance of had no entry up to there
  projected: textOf(
    `(select * from projection.checkpoints
       where projection = 'balances' and position > 0)`,
    'projection.balances',
  ),
} as const

/**
 * What all accounts in a category come to, however deep in it they are and on however many ways.
 * @param accountsMax how many accounts are summed at most
 * @returns undefined when the ledger has no such category
 */
export async function readCategorySums(
  client: PoolClient,
  { shardId, ledgerNo }: LedgerPlace,
  categoryId: string,
  { from, accountsMax }: { readonly from: keyof typeof texts; readonly accountsMax: number },
): Promise<CategorySums | undefined> {
  const { rows } = await client.query<Row>({
    name: `read_category_sums_${from}`,
    text: texts[from],
    values: [shardId, ledgerNo, categoryId, accountsMax],
  })
  const [first] = rows
  if (first === undefined) return undefined
  return {
    place: first.epoch === null ? undefined : first,
    normalBalance: first.normal_balance,
    sums: rows.flatMap(sumsOf),
  }
}

/** The category itself is a row without sums when it has no account. */
function sumsOf(row: Row): readonly CurrencySums[] {
  const { currency } = row
  if (currency === null) return []
  return [
    {
      currency,
      accounts: row.accounts,
      postedDebits: row.posted_debits,
      postedCredits: row.posted_credits,
      pendingDebits: row.pending_debits,
      pendingCredits: row.pending_credits,
    },
  ]
}
