import type { Fault } from '@ledger/runtime'

/** The JSON text of one item, or why it could not be taken. */
export type ItemText = Buffer | { readonly fault: Fault }

export const itemsMax = 10_000
export const bulkBytesMax = 32 * 1024 * 1024
/** As for a request of its own. */
export const itemBytesMax = 1024 * 1024

export const tooManyItems: Fault = {
  code: 'body_too_large',
  detail: `A request may hold ${itemsMax} transactions; nothing from here on was looked at.`,
}
export const bulkTooLarge: Fault = {
  code: 'body_too_large',
  detail: 'The body is larger than 32 MiB; nothing from here on was looked at.',
}
export const itemTooLarge: Fault = {
  code: 'body_too_large',
  detail: 'The item is larger than 1 MiB.',
}
