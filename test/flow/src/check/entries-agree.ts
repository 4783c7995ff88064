import { EntriesFollower } from '@ledger/consumer'
import type { StreamMessage } from '@ledger/testkit'
import { accountEntriesType, type AccountEntries } from '@ledger/wire'
import type { Pool } from 'pg'

interface Head {
  readonly shard_id: number
  readonly account_no: number
  readonly version: number
  /** The four sums, with blanks between. */
  readonly sums: string
}

const text = `
  select shard_id, account_no::int as account_no, version::int as version,
         concat_ws(' ', posted_debits, posted_credits, pending_debits, pending_credits) as sums
    from journal.account_heads
   where version > 0
   order by shard_id, account_no`

/**
 * Accounts of which a consumer of the topic of entries does not come to what their heads say; throws when
 * the topic lacks something or mixes it up.
 */
export async function entriesDisagree(
  pool: Pool,
  messages: readonly StreamMessage[],
): Promise<readonly string[]> {
  const follower = new EntriesFollower()
  for (const { value, headers } of messages) {
    const place = {
      shardId: Number(headers.ledgershard),
      position: Number(headers.ledgerposition),
      epoch: Number(headers.ledgerepoch),
    }
    if (headers.ce_type === accountEntriesType) {
      follower.take(JSON.parse(value.toString()) as AccountEntries, place)
    } else {
      follower.raiseEpoch(place)
    }
  }
  const { rows } = await pool.query<Head>(text)
  return rows.flatMap(({ shard_id, account_no, version, sums }) => {
    const followed = follower.account(shard_id, account_no)
    const [here, head] = [
      `version ${followed?.version} ${followed?.sums.join(' ')}`,
      `version ${version} ${sums}`,
    ]
    return here === head ? [] : [`account ${shard_id}/${account_no}: ${here} here, head ${head}`]
  })
}
