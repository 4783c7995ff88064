import { ledgerKey, metadataTerms, termKey, type SearchTerm } from '@ledger/wire'
import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import type { Place } from '../../place.ts'
import { minTokenOf, requireReached, type Freshness } from '../consistency.ts'
import { inSnapshot } from '../in-time/snapshot-query.ts'
import type { Reader } from '../reader.ts'
import { hasTerms } from '../searching/filters.ts'
import { inSearchedSnapshot } from '../searching/in-searched-snapshot.ts'
import { readSearchPlaces } from '../searching/places-query.ts'
import { walk, type WalkForm } from '../searching/walk-query.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { listByAddress, listByNumber, type AccountFilters, type AccountRow } from './query.ts'

export interface AccountsAsked extends AccountFilters {
  readonly ledger: LedgerPlace
  readonly terms: readonly SearchTerm[]
  /** The address, or with terms the number, after which the page begins. */
  readonly after: string | number | undefined
  readonly limit: number
  readonly freshness: Freshness
}

export interface FoundAccounts {
  readonly place: Place
  readonly accounts: readonly AccountRow[]
  readonly goOn: string | number | undefined
}

/**
 * A page of accounts: by address from the journal, or by number those with some metadata.
 * @throws ProblemError not_caught_up, invalid_token
 */
export async function findAccounts(reader: Reader, asked: AccountsAsked): Promise<FoundAccounts> {
  const { ledger, freshness } = asked
  const { shardId } = ledger
  if (asked.terms.length > 0) {
    const { place, found } = await inSearchedSnapshot(reader, shardId, freshness, (client) =>
      findByTerms(client, asked),
    )
    return { place, ...found }
  }
  const found = await inSnapshot(reader.journal, async (client) => {
    const askedAtMs = performance.now()
    const { head } = await readSearchPlaces(client, shardId)
    const place = shardPlaceOf(shardId, head, askedAtMs)
    const after = asked.after === undefined ? undefined : String(asked.after)
    return { place, ...(await listByAddress(client, ledger, asked, after, asked.limit)) }
  })
  requireReached(found.place, minTokenOf(freshness))
  return { place: found.place, accounts: found.accounts, goOn: found.goOn }
}

const form: WalkForm = {
  name: 'walk_accounts',
  termText: `
    select t.account_no as place from projection.account_terms t
     where t.shard_id = $1 and t.term = k.term and t.account_no >= $place
       and t.until_position is null
     order by t.account_no limit 1`,
}

/** Whose rows are read to be sure: two terms may share a key, and the rest is told by them. */
async function findByTerms(
  client: PoolClient,
  asked: AccountsAsked,
): Promise<Omit<FoundAccounts, 'place'>> {
  const { ledger, terms, limit } = asked
  const { shardId, ledgerId } = ledger
  const keys = {
    shardId,
    ledger: ledgerKey(ledgerId),
    terms: terms.map((t) => termKey(ledgerId, t)),
  }
  const range = { after: Number(asked.after ?? 0), until: Number.MAX_SAFE_INTEGER }
  const { places, decidedUntil } = await walk(client, form, keys, range, limit)
  const rows = places.length === 0 ? [] : await listByNumber(client, ledger, asked, places)
  const accounts = rows.filter((row) => hasTerms(new Set(metadataTerms(row.metadata ?? {})), terms))
  return { accounts, goOn: decidedUntil }
}
