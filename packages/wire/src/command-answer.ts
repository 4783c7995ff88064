import type { Direction } from '@ledger/domain'
import { defaultLedgerSettings } from '@ledger/domain'
import type { AnswerForm } from './answer-form.ts'
import { renderCategory } from './category-answer.ts'
import type { JournalEvent, LedgerState, OpenedAccount } from './events.ts'
import { isTransactionEvent } from './events.ts'
import { ledgerSettingsForm } from './ledger-settings.ts'
import type { AccountAnswer, LedgerAnswer } from './resource-answers.ts'
import { placeFields } from './resource-answers.ts'
import type { RecordPlace } from './transaction-answer.ts'
import { renderTransaction } from './transaction-answer.ts'

/**
 * The JSON of the answer to an accepted command. Everything that can change comes from the record, so
 * a replay is byte for byte what was answered first, whoever renders it.
 */
export function renderAnswer(form: AnswerForm, event: JournalEvent, place: RecordPlace): string {
  if (isTransactionEvent(event)) return renderTransaction(event, place)
  if ('category_no' in event) return renderCategory(form, event, place)
  switch (event.type) {
    case 'ledger.opened':
      return ledgerText(event.ledger, event, place)
    case 'ledger.changed':
      return ledgerText(event.ledger, event.after, place)
    case 'accounts.opened': {
      const accounts = event.accounts.map((account) => accountAnswer(event.ledger, account))
      const isList = form.isList === true
      return JSON.stringify({ ...(isList ? { accounts } : accounts[0]), ...placeFields(place) })
    }
    case 'account.changed': {
      const { currency, normalBalance } = accountOf(form, 'change-account')
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
      const { currency, normalBalance } = accountOf(form, 'close-account')
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

function accountOf(
  { operation, currency, normalBalance }: AnswerForm,
  expected: string,
): { readonly currency: string; readonly normalBalance: Direction } {
  if (operation !== expected || currency === undefined || normalBalance === undefined) {
    throw new Error('a key led to another operation')
  }
  return { currency, normalBalance }
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
