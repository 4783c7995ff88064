/** The side of an entry, and the side on which an account's balance is normally positive. */
export type Direction = 'debit' | 'credit'
