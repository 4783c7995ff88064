import { defaultLedgerSettings } from '@ledger/domain'
import type {
  AccountAnswer,
  JournalEvent,
  LedgerAnswer,
  LedgerState,
  OpenedAccount,
} from '@ledger/wire'
import type { RecordPlace } from '@ledger/wire'
import {
  isTransactionEvent,
  ledgerSettingsForm,
  placeFields,
  renderTransaction,
} from '@ledger/wire'
import type { Operation } from './command.ts'
import { renderCategory } from './render-category.ts'

/**
 * The JSON of the answer to an accepted operation. Everything that can change comes from the record,
 * so a replay is byte for byte what was answered first.
 */
export function renderAnswer(
  operation: Operation,
  event: JournalEvent,
  place: RecordPlace,
): string {
  if (isTransactionEvent(event)) return renderTransaction(event, place)
  if ('category_no' in event) return renderCategory(operation, event, place)
  switch (event.type) {
    case 'ledger.opened':
      return ledgerText(event.ledger, event, place)
    case 'ledger.changed':
      return ledgerText(event.ledger, event.after, place)
    case 'accounts.opened': {
      const accounts = event.accounts.map((account) => accountAnswer(event.ledger, account))
      const isList = operation.name === 'open-accounts' && operation.isList
      return JSON.stringify({ ...(isList ? { accounts } : accounts[0]), ...placeFields(place) })
    }
    case 'account.changed': {
      if (operation.name !== 'change-account') throw new Error('a key led to another operation')
      const { currency, normalBalance } = operation.account
      const { ledger, account: address, after } = event
      return JSON.stringify({
        address,
        ledger,
        currency,
        normal_balance: normalBalance,
        ...after,
        ...placeFields(place),
      })
    }
    case 'account.closed': {
      if (operation.name !== 'close-account') throw new Error('a key led to another operation')
      const { currency, normalBalance } = operation.account
      const { ledger, account: address } = event
      return JSON.stringify({
        address,
        ledger,
        currency,
        normal_balance: normalBalance,
        closed: true,
        ...placeFields(place),
      })
    }
    case 'epoch.raised':
      throw new Error('no command raises the epoch')
    default:
      return event satisfies never
  }
}

/** A ledger that was opened before there were settings has none in its record. */
function ledgerText(
  id: string,
  { name, metadata, settings = ledgerSettingsForm(defaultLedgerSettings) }: LedgerState,
  place: RecordPlace,
): string {
  const ledger: LedgerAnswer = { id, name, metadata, settings }
  return JSON.stringify({ ...ledger, ...placeFields(place) })
}

function accountAnswer(ledger: string, opened: OpenedAccount): AccountAnswer {
  return {
    address: opened.account,
    ledger,
    currency: opened.currency,
    normal_balance: opened.normal_balance,
    min_balance: opened.min_balance,
    max_balance: opened.max_balance,
    closed: false,
    metadata: opened.metadata,
  }
}
