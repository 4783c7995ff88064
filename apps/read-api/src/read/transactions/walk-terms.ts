import { ledgerKey, termKey } from '@ledger/wire'
import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import type { PositionRange } from '../bisect/recorded-range.ts'
import { walk, type Walked, type WalkForm } from '../searching/walk-query.ts'
import type { TransactionFilters } from './filters.ts'

const termText = `
  select t.position as place from projection.transaction_terms t
   where t.shard_id = $1 and t.term = k.term and t.position >= $place
   order by t.position limit 1`

/** A literal: the plan of a parameter could not use the index of those that are not posted. */
const statusText = (status: number) => `
  select t.position as place from projection.transactions t
   where t.shard_id = $1 and t.ledger = $2 and t.status = ${status} and t.position >= $place
   order by t.position limit 1`

const forms = {
  any: { name: 'walk_transactions', termText },
  pending: { name: 'walk_pending', termText, alsoText: statusText(0) },
  archived: { name: 'walk_archived', termText, alsoText: statusText(2) },
} as const satisfies Record<string, WalkForm>

/** Whether anything that is asked for has an index in the order of positions. */
export function canWalk({ terms, status }: TransactionFilters): boolean {
  return terms.length > 0 || status === 'pending' || status === 'archived'
}

/** The first transactions that have all terms and, unless it is posted, the status. */
export function walkTransactions(
  client: PoolClient,
  { shardId, ledgerId }: LedgerPlace,
  { terms, status }: TransactionFilters,
  range: PositionRange,
  placesMax: number,
): Promise<Walked> {
  const form = status === undefined || status === 'posted' ? forms.any : forms[status]
  const keys = terms.map((term) => termKey(ledgerId, term))
  const asked = { shardId, ledger: ledgerKey(ledgerId), terms: keys }
  return walk(client, form, asked, range, placesMax)
}
