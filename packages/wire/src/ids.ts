/** What an id of a transaction must look like that a caller chooses: `txn_` and a UUIDv7. */
export const chosenIdPattern = '^txn_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$'
const transactionIdPattern = new RegExp(chosenIdPattern)

/** `txn_` and a UUIDv7 without hyphens: sortable by time, and it names its month. */
export function transactionIdOf(uuid: string): string {
  return `txn_${uuid.replaceAll('-', '')}`
}

const dayMs = 86_400_000
/** An id may name a year of more than four digits, which is no RFC 3339. */
const lastTimeMs = Date.UTC(9999, 11, 30)

/**
 * Between which times the record of a transaction is looked for, one range after the other; RFC 3339
 * or infinite. The id names the time at which it was made, and so the month. But the times of a shard
 * never go back, so after a clock that was days ahead they may be days apart, and one that the caller
 * chose may name any time: then every month is asked.
 * @param uuid 32 hex digits of a UUIDv7
 */
export function timesOfRecord(uuid: string): readonly (readonly [from: string, until: string])[] {
  const madeAtMs = Number.parseInt(uuid.slice(0, 12), 16)
  const always = ['-infinity', 'infinity'] as const
  if (madeAtMs > lastTimeMs) return [always]
  return [
    [new Date(madeAtMs - dayMs).toISOString(), new Date(madeAtMs + dayMs).toISOString()],
    always,
  ]
}

/** The UUID (32 hex digits) inside a transaction id; undefined when it is none. */
export function uuidOfTransactionId(id: string): string | undefined {
  return transactionIdPattern.test(id) ? id.slice('txn_'.length) : undefined
}
