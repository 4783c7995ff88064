import type { LedgerDetails, Refusal } from '@ledger/domain'
import {
  decideChangeAccount,
  decideChangeLedger,
  decideCloseAccount,
  decideOpenAccounts,
  decideOpenLedger,
  defaultLedgerSettings,
} from '@ledger/domain'
import type { AccountLimits, JournalEvent, LedgerState } from '@ledger/wire'
import { ledgerSettingsForm } from '@ledger/wire'
import type { BatchState } from './batch-state.ts'
import type {
  ChangeAccountOperation,
  ChangeLedgerOperation,
  CloseAccountOperation,
  Command,
  OpenAccountsOperation,
  OpenLedgerOperation,
} from './command.ts'
import type { CurrencyDirectory } from '../directory/currency-directory.ts'
import { changeCategory, changeMembership, createCategory } from './decide-category.ts'
import { postTransaction } from './post-transaction.ts'
import { reverseTransaction } from './reverse-transaction.ts'
import { settleTransaction } from './settle-transaction.ts'
import type { WriteSet } from './write-set.ts'

/** What a batch decides with: the state that moves on, and the rows that come of it. */
export interface Deciding {
  readonly state: BatchState
  readonly writes: WriteSet
  readonly currencies: CurrencyDirectory
  /** How far ahead of the clock a transaction may count, in milliseconds. */
  readonly effectiveAheadMsMax: number
}

/**
 * Decides one command, moves the state on and adds its rows.
 * @returns the refusal, if it is one; else the place of its record in the batch, from 1
 */
export function decideOperation(deciding: Deciding, command: Command): number | Refusal {
  const { operation } = command
  switch (operation.name) {
    case 'post-transaction':
      return postTransaction(deciding, command, operation)
    case 'post-pending':
    case 'void-pending':
    case 'expire-pending':
      return settleTransaction(deciding, command, operation)
    case 'reverse-transaction':
      return reverseTransaction(deciding, command, operation)
    case 'open-accounts':
      return openAccounts(deciding, command, operation)
    case 'change-account':
      return changeAccount(deciding, command, operation)
    case 'close-account':
      return closeAccount(deciding, command, operation)
    case 'open-ledger':
      return openLedger(deciding, command, operation)
    case 'change-ledger':
      return changeLedger(deciding, command, operation)
    case 'create-category':
      return createCategory(deciding, command, operation)
    case 'change-category':
      return changeCategory(deciding, command, operation)
    case 'add-member':
    case 'remove-member':
      return changeMembership(deciding, command, operation)
    default:
      return operation satisfies never
  }
}

function openLedger(
  { state, writes }: Deciding,
  command: Command,
  operation: OpenLedgerOperation,
): number | Refusal {
  const { ledgerId, ledgerNo } = command.ledger
  const decision = decideOpenLedger(
    { ledgerId, settings: operation.settings },
    { exists: state.isLedgerOpen(ledgerNo), nowMs: state.nowMs },
  )
  if (decision.outcome === 'refused') return decision.refusal

  const settings = ledgerSettingsForm({ ...defaultLedgerSettings, ...operation.settings })
  const event: JournalEvent = {
    type: 'ledger.opened',
    ...command.origin,
    ledger: ledgerId,
    name: operation.ledgerName,
    metadata: operation.metadata,
    settings,
  }
  const ordinal = writes.addRecord(command, event, null)
  writes.ledgers.push({
    ledgerNo,
    ledgerId,
    name: operation.ledgerName,
    metadata: JSON.stringify(operation.metadata),
    settings: JSON.stringify(settings),
    ordinal,
  })
  state.openLedger(ledgerNo)
  return ordinal
}

function changeLedger(
  { state, writes }: Deciding,
  command: Command,
  operation: ChangeLedgerOperation,
): number | Refusal {
  const { ledgerId, ledgerNo } = command.ledger
  const before = state.ledger(ledgerNo)
  const decision = decideChangeLedger(operation.command, before, state.nowMs)
  if (decision.outcome === 'refused') return decision.refusal

  const after = decision.accepted
  state.changeLedger(ledgerNo, after)
  return writes.addRecord(
    command,
    {
      type: 'ledger.changed',
      ...command.origin,
      ledger: ledgerId,
      before: ledgerStateOf(before),
      after: ledgerStateOf(after),
    },
    null,
  )
}

function ledgerStateOf({ name, metadata, settings }: LedgerDetails): LedgerState {
  return { name, metadata, settings: ledgerSettingsForm(settings) }
}

function openAccounts(
  { state, writes, currencies }: Deciding,
  command: Command,
  operation: OpenAccountsOperation,
): number | Refusal {
  const { ledgerId, ledgerNo } = command.ledger
  const decision = decideOpenAccounts(operation.command, {
    exists: (address) => state.isAddressTaken(ledgerNo, address),
    isCurrency: (code) => currencies.numberOf(code) !== undefined,
  })
  if (decision.outcome === 'refused') return decision.refusal

  const event: JournalEvent = {
    type: 'accounts.opened',
    ...command.origin,
    ledger: ledgerId,
    accounts: decision.accepted.map((account, index) => ({
      account: account.address,
      account_no: account.accountNo,
      currency: account.currency,
      normal_balance: account.normalBalance,
      ...limitsOf(account),
      metadata: operation.metadata[index] ?? {},
    })),
  }
  const ordinal = writes.addRecord(command, event, null)
  for (const [index, account] of decision.accepted.entries()) {
    const currencyNo = currencies.numberOf(account.currency)
    if (currencyNo === undefined) throw new Error('the decision let an unknown currency pass')
    const metadata = operation.metadata[index]
    writes.accounts.push({
      accountNo: account.accountNo,
      ledgerNo,
      currencyNo,
      normalBalance: account.normalBalance === 'debit' ? 0 : 1,
      address: account.address,
      minBalance: account.minBalance,
      maxBalance: account.maxBalance,
      metadata: metadata === undefined ? null : JSON.stringify(metadata),
      ordinal,
    })
    state.takeAddress(ledgerNo, account.address)
  }
  return ordinal
}

function changeAccount(
  { state, writes }: Deciding,
  command: Command,
  operation: ChangeAccountOperation,
): number | Refusal {
  const { ledgerId, ledgerNo } = command.ledger
  const before = state.account(ledgerNo, operation.account.address)
  if (before === undefined) throw new Error(`head of ${operation.account.address} is missing`)
  const { accountNo } = before
  const described = state.metadataOf(accountNo)
  const decision = decideChangeAccount(operation.command, before, described)
  if (decision.outcome === 'refused') return decision.refusal

  const { account, metadata } = decision.accepted
  const event: JournalEvent = {
    type: 'account.changed',
    ...command.origin,
    ledger: ledgerId,
    account: before.address,
    account_no: before.accountNo,
    before: { ...limitsOf(before), ...(metadata === undefined ? {} : { metadata: described }) },
    after: { ...limitsOf(account), ...(metadata === undefined ? {} : { metadata }) },
  }
  state.changeAccount(ledgerNo, account)
  if (metadata !== undefined) state.changeMetadata(accountNo, metadata)
  return writes.addRecord(command, event, null)
}

function closeAccount(
  { state, writes }: Deciding,
  command: Command,
  { account: identity }: CloseAccountOperation,
): number | Refusal {
  const { ledgerId, ledgerNo } = command.ledger
  const before = state.account(ledgerNo, identity.address)
  if (before === undefined) throw new Error(`head of ${identity.address} is missing`)
  const decision = decideCloseAccount(before)
  if (decision.outcome === 'refused') return decision.refusal

  state.changeAccount(ledgerNo, decision.accepted)
  return writes.addRecord(
    command,
    {
      type: 'account.closed',
      ...command.origin,
      ledger: ledgerId,
      account: before.address,
      account_no: before.accountNo,
    },
    null,
  )
}

function limitsOf(account: {
  readonly minBalance: bigint | null
  readonly maxBalance: bigint | null
}): AccountLimits {
  return {
    min_balance: account.minBalance?.toString() ?? null,
    max_balance: account.maxBalance?.toString() ?? null,
  }
}
