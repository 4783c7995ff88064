import type { AnswerForm } from '@ledger/wire'
import type { Operation } from './command.ts'

/** What the answer to an operation needs beside its record. */
export function answerFormOf(operation: Operation): AnswerForm {
  switch (operation.name) {
    case 'open-accounts':
      return { operation: operation.name, ...(operation.isList ? { isList: true as const } : {}) }
    case 'change-account':
    case 'close-account': {
      const { currency, normalBalance } = operation.account
      return { operation: operation.name, currency, normalBalance }
    }
    case 'change-category':
      return { operation: operation.name, normalBalance: operation.category.normalBalance }
    case 'post-transaction':
    case 'post-pending':
    case 'void-pending':
    case 'expire-pending':
    case 'reverse-transaction':
    case 'open-ledger':
    case 'change-ledger':
    case 'create-category':
    case 'add-member':
    case 'remove-member':
      return { operation: operation.name }
    default:
      return operation satisfies never
  }
}
