import type { Direction } from '@ledger/domain'

/**
 * What an answer needs to know of its command beside the record: what never changes of what it named,
 * and how it was asked. Small, because it may be kept with the outcome of a command.
 */
export interface AnswerForm {
  /** The command, like `post-transaction`. */
  readonly operation: string
  /** Of `open-accounts`: sent as a list, and answered as one. */
  readonly isList?: true
  /** Of the account that was changed or closed. */
  readonly currency?: string
  /** Of the account that was changed or closed, or the category that was changed. */
  readonly normalBalance?: Direction
}
