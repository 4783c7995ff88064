/** What goes wrong between a system and the ledger beside it, and what `reconcile` must call it. */
export const legacyFaults = {
  /** The ledger was never told. */
  dropped: 'missing',
  /** The ledger took it and the system, which got no answer, took its own back. */
  'answer-lost': 'unmatched',
  /** The ledger was told twice, under two ids. */
  'sent-twice': 'doubled',
  /** The system itself has booked it twice under one id. */
  'booked-twice': 'doubled',
  'wrong-amount': 'amount',
  'wrong-account': 'amount',
  'wrong-date': 'date',
  'wrong-id': 'reference',
  /** A balance was changed by hand. */
  'balance-changed': 'balance',
  /** Booked a moment ago, and the ledger is told in a moment. */
  'not-sent-yet': 'in_flight',
} as const

export type LegacyFault = keyof typeof legacyFaults
