import type { Command } from './command.ts'

/** One that puts a category into another is judged on up to 10,000 links, in about 2 ms. */
const nestingCost = 40

/** What a command adds to the size of a batch, in entries. */
export function entryCount({ operation }: Command): number {
  switch (operation.name) {
    case 'post-transaction':
      return operation.entries.length
    case 'post-pending':
    case 'void-pending':
    case 'expire-pending':
    case 'reverse-transaction':
      return 2 * operation.transaction.accounts.length
    case 'open-accounts':
      return operation.command.accounts.length
    case 'change-account':
    case 'close-account':
    case 'open-ledger':
    case 'change-ledger':
    case 'create-category':
    case 'change-category':
    case 'remove-member':
      return 1
    case 'add-member':
      return operation.member.kind === 'category' ? nestingCost : 1
    default:
      return operation satisfies never
  }
}
