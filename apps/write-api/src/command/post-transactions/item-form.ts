import type { Fault } from '@ledger/runtime'
import type { Answer } from '../../decide/command.ts'
import type { BulkItem, UnfitItem } from './bulk-item.ts'
import type { ItemText } from './item-text.ts'

/** How a door writes items and their results; what becomes of them is the same through each. */
export interface ItemForm<Result> {
  /** Under all the rules for a request of its own, in the same order. */
  read(text: ItemText): BulkItem | UnfitItem
  answered(index: number, key: string, answer: Answer): Result
  /** @param key null when the item has none that could be shown */
  failed(index: number, key: string | null, fault: Fault): Result
}
