import type { ProblemError } from '@ledger/runtime'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { AccountIdentity } from '../identity.ts'
import type { ShardBalances } from './balance/shard-balances.ts'
import type { Cursors } from './cursors.ts'
import { accountNotFound, type Identities } from './identity/identities.ts'
import type { JournalTables } from './journal-tables.ts'
import type { JournalPool } from './journal-pool.ts'
import type { News } from './records/news.ts'

/** What every read needs on its way from a route to the journal. */
export interface Reader {
  readonly journal: JournalPool
  readonly tables: ReadonlyKysely<JournalTables>
  readonly identities: Identities
  readonly cursors: Cursors
  /** Whether lists can be filtered by what the journal has no key for. */
  readonly isSearchOn: boolean
  /** Of a shard; made when it is first asked for. */
  shard(shardId: number): ShardBalances
  /** Where callers wait for records. */
  readonly news: News
}

/** @throws ProblemError ledger_not_found, account_not_found */
export async function accountOf(
  { identities }: Reader,
  params: { readonly ledger: string; readonly account: string },
): Promise<AccountIdentity> {
  return identities.account(await identities.ledger(params.ledger), params.account)
}

/** An account that was seen before its epoch was lost. */
export function accountIsGone({ identities }: Reader, account: AccountIdentity): ProblemError {
  identities.forget(account)
  return accountNotFound(account.ledger, account.address)
}
