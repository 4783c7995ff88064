import type { TSchema } from 'typebox'
import type { JournalEvent } from '../events.ts'
import { accountChanged, accountClosed, accountsOpened } from './account-events.ts'
import { categoryChanged, categoryCreated, memberAdded, memberRemoved } from './category-events.ts'
import { epochRaised, ledgerChanged, ledgerOpened } from './ledger-events.ts'
import {
  pendingExpired,
  pendingPosted,
  pendingVoided,
  transactionPending,
  transactionPosted,
} from './transaction-events.ts'

/**
 * The form of every event, for those who consume the stream. Each is version 1 of its type: a released
 * one only grows (docs/schemas), and what cannot grow becomes another version under another type.
 */
export const eventSchemas = {
  'ledger.opened': ledgerOpened,
  'accounts.opened': accountsOpened,
  'account.changed': accountChanged,
  'account.closed': accountClosed,
  'ledger.changed': ledgerChanged,
  'transaction.posted': transactionPosted,
  'transaction.pending': transactionPending,
  'pending.posted': pendingPosted,
  'pending.voided': pendingVoided,
  'pending.expired': pendingExpired,
  'category.created': categoryCreated,
  'category.member_added': memberAdded,
  'category.member_removed': memberRemoved,
  'category.changed': categoryChanged,
  'epoch.raised': epochRaised,
} as const satisfies Record<JournalEvent['type'], TSchema>
