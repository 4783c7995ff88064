import type { PoolClient } from 'pg'
import type { AccountIdentity } from '../../identity.ts'
import type { PositionRange } from '../bisect/recorded-range.ts'
import { lastVersionAt } from '../bisect/version-query.ts'
import type { Candidate, Candidates } from './candidates.ts'

// Entries by version come in the order of positions. A release makes no transaction. The month of the
// opening, or of the place before, takes away those before it.
const text = `
  select i.version, i.position, i.recorded_at as "recordedAt"
    from journal.entries i
   where i.shard_id = $1 and i.account_no = $2 and i.version > $3 and i.position <= $4
     and i.recorded_at >= $5::timestamptz
   order by i.version
   limit $6`

/**
 * The records with entries of an account, each once, by position: some of them are steps of pending
 * transactions. Of no more than so many entries.
 * @param recordedAt of the place before, or any time before it
 */
export async function listByAccount(
  client: PoolClient,
  account: AccountIdentity,
  { after, until }: PositionRange,
  recordedAt: string,
  entriesMax: number,
): Promise<Candidates> {
  const { shardId, openedPosition } = account.ledger
  const version = after <= openedPosition ? 0 : await lastVersionAt(client, account, after)
  const { rows } = await client.query<Candidate>({
    name: 'list_by_account',
    text,
    values: [shardId, account.accountNo, version, until, recordedAt, entriesMax],
  })
  const candidates = rows.filter((row, index) => row.position !== rows[index - 1]?.position)
  return { candidates, goOn: rows.length === entriesMax ? candidates.at(-1) : undefined }
}
