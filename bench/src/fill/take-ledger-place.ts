import { postgresTypes } from '@ledger/runtime'
import type { Pool } from 'pg'

/** What the rows of a filled ledger have in common. */
export interface LedgerPlace {
  readonly shardId: number
  readonly ledgerNo: number
  readonly epoch: number
  readonly currency: string
  readonly currencyNo: number
  /** The accounts have this number and those that follow. */
  readonly firstAccountNo: number
}

interface Row {
  readonly shard_id: number
  readonly epoch: number
  readonly ledger_no: number
  readonly first_account_no: number
  readonly currency_no: number
}

const currency = 'EUR'

const text = `
  with empty as (
    select shard_id from journal.shards
    where position = 0 and (select count(*) from journal.shards) = 1
  ), ledger as (
    update journal.number_blocks set last = last + 1
    where kind = 'ledger' and shard_id in (select shard_id from empty)
    returning shard_id, last
  ), account as (
    update journal.number_blocks set last = last + $2
    where kind = 'account' and shard_id in (select shard_id from empty)
    returning shard_id, last
  ), directory as (
    insert into journal.ledger_directory (ledger_id, shard_id, ledger_no)
    select $1, shard_id, last from ledger
  )
  select s.shard_id, s.epoch, ledger.last as ledger_no,
    account.last - $2 + 1 as first_account_no, c.currency_no
  from journal.shards s
  join ledger using (shard_id)
  join account using (shard_id)
  join journal.currencies c on c.code = '${currency}'`

/**
 * Gives out the numbers of a ledger and of its accounts, in a database of one shard that is empty.
 * @throws when it is not
 */
export async function takeLedgerPlace(
  pool: Pool,
  ledger: string,
  accounts: number,
): Promise<LedgerPlace> {
  const { rows } = await pool.query<Row>({ text, values: [ledger, accounts], types: postgresTypes })
  const [row] = rows
  if (row === undefined) throw new Error('only an empty database of one shard is filled')
  return {
    shardId: row.shard_id,
    ledgerNo: row.ledger_no,
    epoch: row.epoch,
    currency,
    currencyNo: row.currency_no,
    firstAccountNo: row.first_account_no,
  }
}
