const transactionIdPattern = /^txn_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/

/** `txn_` and a UUIDv7 without hyphens: sortable by time, and it names its month. */
export function transactionIdOf(uuid: string): string {
  return `txn_${uuid.replaceAll('-', '')}`
}

/** The UUID (32 hex digits) inside a transaction id; undefined when it is none. */
export function uuidOfTransactionId(id: string): string | undefined {
  return transactionIdPattern.test(id) ? id.slice('txn_'.length) : undefined
}
