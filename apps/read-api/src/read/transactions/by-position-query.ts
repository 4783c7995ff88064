import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import type { PositionRange } from '../bisect/recorded-range.ts'
import { makingTypes } from '../transaction/latest.ts'
import type { Candidate, Candidates } from './candidates.ts'
import { positionsMax } from './list-query.ts'

const text = `
  select position, recorded_at as "recordedAt"
    from journal.records
   where shard_id = $1 and position > $3 and position <= least($4, $3 + ${positionsMax})
     and recorded_at >= $5::timestamptz
     and ledger_no = $2 and type in ${makingTypes}
   order by position
   limit $6`

/** The records that made transactions of a ledger, by position: of no more than `positionsMax`. */
export async function listByPosition(
  client: PoolClient,
  { shardId, ledgerNo }: LedgerPlace,
  { after, until }: PositionRange,
  recordedAt: string,
  limit: number,
): Promise<Candidates> {
  const { rows: candidates } = await client.query<Candidate>({
    name: 'list_by_position',
    text,
    values: [shardId, ledgerNo, after, until, recordedAt, limit],
  })
  if (candidates.length === limit) return { candidates, goOn: candidates.at(-1) }
  const position = after + positionsMax
  if (position >= until) return { candidates, goOn: undefined }
  return { candidates, goOn: { position, recordedAt: candidates.at(-1)?.recordedAt ?? recordedAt } }
}
