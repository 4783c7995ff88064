import type { Refusal } from '@ledger/domain'
import {
  accountDigest,
  categoryDigest,
  etagOf,
  isMatch,
  ledgerDigest,
  ledgerSettingsForm,
} from '@ledger/wire'
import type { BatchState } from './batch-state.ts'
import type { Command, Operation, StoredTransaction } from './command.ts'

/** What `If-Match` is compared with. */
interface Current {
  /** For people to read. */
  readonly etag: string
  isCurrent(tag: string): boolean
}

/**
 * Judges `If-Match` in the locked state (RFC 9110, 13.1.1). Of accounts, ledgers and categories only what callers
 * can change of them is compared, the last part of their ETag: an account that gets entries all the
 * time could never be changed otherwise.
 */
export function refusePrecondition(state: BatchState, command: Command): Refusal | undefined {
  if (command.ifMatch === undefined) return undefined
  const current = currentOf(state, command.ledger.ledgerNo, command.operation)
  if (isMatch(command.ifMatch, (tag) => current.isCurrent(tag))) return undefined
  return { code: 'precondition_failed', subject: current.etag }
}

function currentOf(state: BatchState, ledgerNo: number, operation: Operation): Current {
  switch (operation.name) {
    case 'change-account':
    case 'close-account':
      return currentAccount(state, ledgerNo, operation.account.address)
    case 'change-category':
      return currentCategory(state, operation.category.categoryNo)
    case 'change-ledger':
      return currentLedger(state, ledgerNo)
    case 'post-pending':
    case 'void-pending':
    case 'reverse-transaction':
      return currentTransaction(state, operation.transaction)
    case 'post-transaction':
    case 'expire-pending':
    case 'open-accounts':
    case 'open-ledger':
    case 'create-category':
    case 'add-member':
    case 'remove-member':
      throw new Error(`${operation.name} takes no If-Match`)
    default:
      return operation satisfies never
  }
}

function currentAccount(state: BatchState, ledgerNo: number, address: string): Current {
  const account = state.account(ledgerNo, address)
  if (account === undefined) throw new Error(`head of ${address} is missing`)
  const digest = accountDigest({
    min_balance: account.minBalance?.toString() ?? null,
    max_balance: account.maxBalance?.toString() ?? null,
    closed: account.isClosed,
    metadata: state.metadataOf(account.accountNo),
  })
  return currentDetails(etagOf(state.epoch, account.version, digest), digest)
}

function currentCategory(state: BatchState, categoryNo: number): Current {
  const digest = categoryDigest(state.categories.details(categoryNo))
  return currentDetails(etagOf(state.epoch, digest), digest)
}

function currentLedger(state: BatchState, ledgerNo: number): Current {
  const { name, metadata, settings } = state.ledger(ledgerNo)
  const digest = ledgerDigest({ name, metadata, settings: ledgerSettingsForm(settings) })
  return currentDetails(etagOf(state.epoch, digest), digest)
}

/** Only the last part of a tag is compared. */
function currentDetails(etag: string, digest: string): Current {
  return { etag, isCurrent: (tag) => tag.split('.').at(-1) === digest }
}

function currentTransaction(state: BatchState, transaction: StoredTransaction): Current {
  const step = state.transactions.latestStep(transaction)
  // changed a moment ago, by a command of the same batch
  if (step === undefined) return { etag: 'another', isCurrent: () => false }
  const etag = etagOf(step.epoch, step.position, step.reversals)
  return { etag, isCurrent: (tag) => `"${tag}"` === etag }
}
