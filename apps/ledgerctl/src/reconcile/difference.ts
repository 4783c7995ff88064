import type { Item } from './item.ts'

/** Why two sides differ. */
export const causes = [
  /** In the export, not in the ledger. */
  'missing',
  /** In the ledger, not in the export. */
  'unmatched',
  /** Twice on one side, and once on the other. */
  'doubled',
  /** Other amounts, or on other accounts. */
  'amount',
  /** Another effective time. */
  'date',
  /** The same transaction under another reference. */
  'reference',
  /** A balance that no difference of transactions explains. */
  'balance',
  /** A row of the export that is no transaction. */
  'unreadable',
] as const
export type Cause = (typeof causes)[number]

export interface Difference {
  /** `in_flight` is none yet: the other side may have it by now. */
  readonly cause: Cause | 'in_flight'
  readonly detail: string
  readonly ref?: string | undefined
  readonly account?: string
  readonly exported?: Item
  readonly recorded?: Item
}
