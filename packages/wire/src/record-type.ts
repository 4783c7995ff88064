/** What a journal record tells, and its number in `journal.records.type`. Numbers are never reused. */
export const recordTypeNumbers = {
  'ledger.opened': 1,
  'accounts.opened': 2,
  'account.changed': 3,
  'account.closed': 4,
  'ledger.changed': 5,
  'transaction.posted': 10,
  'transaction.pending': 11,
  'pending.posted': 12,
  'pending.voided': 13,
  'pending.expired': 14,
  'category.created': 20,
  'category.member_added': 21,
  'category.member_removed': 22,
  'category.changed': 23,
  'epoch.raised': 90,
} as const

/** The types of the records that make a transaction. Its later steps have others. */
export const transactionMakingTypes: readonly number[] = [
  recordTypeNumbers['transaction.posted'],
  recordTypeNumbers['transaction.pending'],
]

export type RecordType = keyof typeof recordTypeNumbers

const byNumber = new Map<number, RecordType>(
  (Object.keys(recordTypeNumbers) as RecordType[]).map((type) => [recordTypeNumbers[type], type]),
)

export function recordTypeOf(number: number): RecordType {
  const type = byNumber.get(number)
  if (type === undefined) throw new Error(`unknown record type ${number}`)
  return type
}
