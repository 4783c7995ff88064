import type { Violation } from '@ledger/testkit'
import type { Pool } from 'pg'
import type { ToldBalance } from '../workload/witness.ts'

const violationsMax = 20

const text = `
  select told.ledger, told.account, told.version::text,
         told.sums as told_sums, concat_ws(' ', e.posted_debits, e.posted_credits,
                                           e.pending_debits, e.pending_credits) as recorded_sums
    from unnest($1::text[], $2::text[], $3::bigint[], $4::text[])
         as told (ledger, account, version, sums)
    join journal.ledger_directory d on d.ledger_id = told.ledger
    join journal.accounts a
      on a.shard_id = d.shard_id and a.ledger_no = d.ledger_no and a.address = told.account
    left join journal.entries e
      on e.shard_id = a.shard_id and e.account_no = a.account_no and e.version = told.version
   where told.sums is distinct from
         concat_ws(' ', e.posted_debits, e.posted_credits, e.pending_debits, e.pending_credits)
     and not (told.version = 0 and told.sums = '0 0 0 0')
   limit ${violationsMax}`

interface Row {
  readonly ledger: string
  readonly account: string
  readonly version: string
  readonly told_sums: string
  readonly recorded_sums: string
}

/** I9: every balance that anybody was told, by any consistency, was the balance at that version. */
export async function toldIsRecorded(
  pool: Pool,
  told: readonly ToldBalance[],
): Promise<readonly Violation[]> {
  const { rows } = await pool.query<Row>(text, [
    told.map(({ ledger }) => ledger),
    told.map(({ account }) => account),
    told.map(({ version }) => version),
    told.map(({ sums }) => sums.join(' ')),
  ])
  return rows.map(({ ledger, account, version, told_sums, recorded_sums }) => ({
    invariant: 'I9',
    rule: 'told-is-recorded',
    detail: `${ledger} ${account} version ${version}: told ${told_sums}, recorded ${recorded_sums}`,
  }))
}
