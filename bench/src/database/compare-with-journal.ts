import type { Pool } from 'pg'

/** A balance that somebody was told. */
export interface AnsweredBalance {
  readonly account: string
  readonly version: number
  /** Posted debits and credits, pending debits and credits; in minor units. */
  readonly sums: readonly [string, string, string, string]
}

const text = `
  select asked.account, asked.version
    from unnest($2::text[], $3::int8[], $4::numeric[], $5::numeric[], $6::numeric[], $7::numeric[])
      as asked (account, version, posted_debits, posted_credits, pending_debits, pending_credits)
   where not exists (
     select from journal.ledger_directory d
       join journal.accounts a
         on a.shard_id = d.shard_id and a.ledger_no = d.ledger_no and a.address = asked.account
       join journal.entries e
         on e.shard_id = a.shard_id and e.account_no = a.account_no and e.version = asked.version
      where d.ledger_id = $1
        and (e.posted_debits, e.posted_credits, e.pending_debits, e.pending_credits)
          = (asked.posted_debits, asked.posted_credits, asked.pending_debits, asked.pending_credits))`

/**
 * The balances that no entry of the journal made, each in words. Every account asked about has had an
 * entry.
 */
export async function compareWithJournal(
  pool: Pool,
  ledger: string,
  answers: readonly AnsweredBalance[],
): Promise<readonly string[]> {
  const sums = (index: 0 | 1 | 2 | 3): readonly string[] => answers.map((one) => one.sums[index])
  const { rows } = await pool.query<{ account: string; version: string }>(text, [
    ledger,
    answers.map(({ account }) => account),
    answers.map(({ version }) => version),
    ...([0, 1, 2, 3] as const).map(sums),
  ])
  return rows.map(({ account, version }) => `${account} never had that balance at ${version}`)
}
