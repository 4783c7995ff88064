import type { PoolClient } from 'pg'
import type { AccountIdentity } from '../../identity.ts'
import type { ShardPlaceRow } from '../shard-place.ts'

/** How far an account, its rollups and its shard are, in one snapshot. */
export interface AccountState extends ShardPlaceRow {
  readonly version: number
  /**
   * How many entries its rollups hold: those past the ones that rest in the journal alone. 0 also
   * while they cannot be used.
   */
  readonly rolled: number
}

// A projection that rests on a void tail holds entries that never were, under versions that other
// entries may have by now. Until the projector has cut it off, its rollups are not looked at.
const text = `
  select s.epoch, s.position, s.recorded_at as shard_recorded_at, h.version,
         coalesce(r.entries, 0) as rolled
    from journal.shards s
    join journal.account_heads h on h.shard_id = $1 and h.account_no = $2
    left join lateral (
      select entries from projection.rollups b
       where b.shard_id = $1 and b.account_no = $2 and b.level = 0 and b.starts_at = '-infinity'
          and not exists (
            select from projection.checkpoints c
              join journal.epochs e on e.epoch > c.epoch and e.first_position <= c.position
             where c.shard_id = $1 and e.shard_id = $1 and c.projection = 'balances')
       order by b.anchor desc limit 1) r on true
   where s.shard_id = $1`

/** Undefined when there is no such account any more. */
export async function readAccountState(
  client: PoolClient,
  { ledger, accountNo }: AccountIdentity,
): Promise<AccountState | undefined> {
  const { rows } = await client.query<AccountState>({
    name: 'read_account_state',
    text,
    values: [ledger.shardId, accountNo],
  })
  return rows[0]
}
