import {
  bucketStart,
  metadataTerms,
  rollupLevelMax,
  searchTerm,
  statusOf,
  transactionTerms,
  type SearchTerm,
  type TransactionEvent,
} from '@ledger/wire'
import { hasTerms, timeRangeOf, type TimeRange } from '../searching/filters.ts'
import type { TransactionsQuery } from './schema.ts'

/** What transactions are asked for. All of it must hold. */
export interface TransactionFilters {
  readonly externalId: string | undefined
  readonly account: string | undefined
  readonly status: TransactionsQuery['status']
  /** Source, correlation id and metadata. */
  readonly terms: readonly SearchTerm[]
  readonly effective: TimeRange | undefined
  readonly recorded: TimeRange | undefined
  /** The names of those that the journal has no key for. */
  readonly searched: readonly string[]
}

/** @throws ProblemError invalid_parameter */
export function filtersOf(query: TransactionsQuery): TransactionFilters {
  const { status, source, correlation_id: correlationId, metadata } = query
  const effective = timeRangeOf('effective', query.effective_from, query.effective_to)
  const searched = { status, source, correlation_id: correlationId, metadata, effective }
  return {
    externalId: query.external_id,
    account: query.account,
    status,
    terms: [
      ...(source === undefined ? [] : [searchTerm('source', source)]),
      ...(correlationId === undefined ? [] : [searchTerm('correlation_id', correlationId)]),
      ...metadataTerms(metadata ?? {}),
    ],
    effective,
    recorded: timeRangeOf('recorded', query.recorded_from, query.recorded_to),
    searched: Object.entries(searched).flatMap(([name, value]) =>
      value === undefined ? [] : [name],
    ),
  }
}

/** Everything that decides what is in the list, to bind a cursor to. */
export function boundBy(filters: TransactionFilters): readonly (string | undefined)[] {
  const { externalId, account, status, terms, effective, recorded } = filters
  return [
    externalId,
    account,
    status,
    effective?.from,
    effective?.to,
    recorded?.from,
    recorded?.to,
    ...terms.toSorted(),
  ]
}

/**
 * Whether a transaction is asked for: told by its record, so that nothing is found because its key is
 * that of something else.
 * @param made as it was made @param latest as it is now
 */
export function isAskedFor(
  { account, status, terms, effective }: TransactionFilters,
  made: TransactionEvent,
  latest: TransactionEvent,
): boolean {
  return (
    (account === undefined || made.entries.some((entry) => entry.account === account)) &&
    (status === undefined || statusOf(latest) === status) &&
    hasTerms(transactionTerms(made), terms) &&
    (effective === undefined || isWithin(made.effective_at, effective))
  )
}

/** From the first end on, and before the second. */
export function isWithin(time: string, { from, to }: TimeRange): boolean {
  const at = finest(time)
  return (from === '-infinity' || finest(from) <= at) && (to === 'infinity' || at < finest(to))
}

/** Written to the microsecond, times sort as texts. */
function finest(time: string): string {
  return bucketStart(time, rollupLevelMax)
}
