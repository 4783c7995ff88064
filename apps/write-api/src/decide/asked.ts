import type { PostedTransaction } from '../journal/make-transaction-heads.ts'
import type { AskedOfCategories } from './asked-of-categories.ts'
import { askedOfCategories } from './asked-of-categories.ts'
import type { IdentityInLedger } from './batch-state.ts'
import type { AccountIdentity, Command, Operation, StoredTransaction } from './command.ts'

/** Names inside ledgers: the first of one list belongs to the first of the other. */
export interface NamesInLedgers {
  readonly ledgerNos: readonly number[]
  readonly names: readonly string[]
}

/** What the commands of a batch name, and so have to be locked or looked up. */
export interface Asked {
  readonly keys: NamesInLedgers
  /** Ledgers whose settings count, by number. */
  readonly ledgers: ReadonlySet<number>
  /** Ledgers that are changed, or whose categories are, by number. */
  readonly changedLedgers: readonly number[]
  /** Ledgers that are opened, by number. */
  readonly openedLedgers: readonly number[]
  /** Transactions that are settled or reversed, by id. */
  readonly stored: ReadonlyMap<string, StoredTransaction>
  /** Those of them that may have no head yet. */
  readonly unheaded: readonly PostedTransaction[]
  /** Accounts, by number. */
  readonly identities: ReadonlyMap<number, IdentityInLedger>
  /** Accounts whose metadata are changed, by number. */
  readonly described: readonly number[]
  readonly externalIds: NamesInLedgers
  /** Ids that callers chose for new transactions, 16 bytes each. */
  readonly chosenIds: readonly Buffer[]
  /** Transactions whose state the caller names, by id. */
  readonly matched: readonly Buffer[]
  readonly addresses: NamesInLedgers
  readonly categories: AskedOfCategories
}

export function askedBy(commands: readonly Command[]): Asked {
  const categories = askedOfCategories(commands)
  const changedLedgers = [...ledgersOf(commands, 'change-ledger'), ...categories.ledgerNos]
  return {
    keys: {
      ledgerNos: commands.map((command) => command.ledger.ledgerNo),
      names: commands.map((command) => command.idempotencyKey),
    },
    ledgers: new Set(commands.map((command) => command.ledger.ledgerNo)),
    changedLedgers: [...new Set(changedLedgers)],
    openedLedgers: ledgersOf(commands, 'open-ledger'),
    stored: storedIn(commands),
    unheaded: unheadedIn(commands),
    identities: identitiesIn(commands),
    described: accountsDescribedBy(commands),
    externalIds: pairs(commands, externalIdsOf),
    chosenIds: commands.flatMap(chosenIdsOf),
    matched: commands.flatMap(matchedBy),
    addresses: pairs(commands, addressesOf),
    categories,
  }
}

function ledgersOf(commands: readonly Command[], name: Operation['name']): readonly number[] {
  return commands.flatMap(({ operation, ledger }) =>
    operation.name === name ? [ledger.ledgerNo] : [],
  )
}

/** Accounts whose metadata are to be changed, or are part of the state that the caller names. */
function accountsDescribedBy(commands: readonly Command[]): readonly number[] {
  return commands.flatMap(({ operation, ifMatch }) => {
    if (operation.name !== 'change-account' && operation.name !== 'close-account') return []
    const isChanged =
      operation.name === 'change-account' && operation.command.metadata !== undefined
    return isChanged || ifMatch !== undefined ? [operation.account.accountNo] : []
  })
}

function identitiesIn(commands: readonly Command[]): ReadonlyMap<number, IdentityInLedger> {
  const identities = new Map<number, IdentityInLedger>()
  for (const { operation, ledger } of commands) {
    const { ledgerNo } = ledger
    for (const identity of accountsOf(operation)) {
      identities.set(identity.accountNo, { ledgerNo, identity })
    }
  }
  return identities
}

function accountsOf(operation: Operation): readonly AccountIdentity[] {
  switch (operation.name) {
    case 'post-transaction':
      return operation.accounts
    case 'post-pending':
    case 'void-pending':
    case 'expire-pending':
    case 'reverse-transaction':
      return operation.transaction.accounts
    case 'change-account':
    case 'close-account':
      return [operation.account]
    case 'open-accounts':
    case 'open-ledger':
    case 'change-ledger':
    case 'create-category':
    case 'change-category':
    case 'add-member':
    case 'remove-member':
      return noAccounts
    default:
      return operation satisfies never
  }
}

const noAccounts: readonly AccountIdentity[] = []

/** The stored transactions that commands are about, by id. */
function storedIn(commands: readonly Command[]): ReadonlyMap<string, StoredTransaction> {
  const stored = new Map<string, StoredTransaction>()
  for (const { operation } of commands) {
    if (!('transaction' in operation)) continue
    stored.set(operation.transaction.transactionId.toString('hex'), operation.transaction)
  }
  return stored
}

/** What was posted at once has no head before somebody asks something of it for the first time. */
function unheadedIn(commands: readonly Command[]): readonly PostedTransaction[] {
  const unheaded = new Map<string, PostedTransaction>()
  for (const { operation, ledger } of commands) {
    if (!('transaction' in operation)) continue
    const { transactionId, event } = operation.transaction
    if (event.type !== 'transaction.posted') continue
    const posted = event.entries.map((entry) => BigInt(entry.amount))
    unheaded.set(event.id, { transactionId, ledgerNo: ledger.ledgerNo, posted })
  }
  return [...unheaded.values()]
}

function externalIdsOf({ operation }: Command): readonly string[] {
  if (!('externalId' in operation) || operation.externalId === undefined) return []
  return [operation.externalId]
}

function chosenIdsOf({ operation }: Command): readonly Buffer[] {
  return 'id' in operation && operation.id !== undefined ? [operation.id] : []
}

function matchedBy({ operation, ifMatch }: Command): readonly Buffer[] {
  if (ifMatch === undefined || !('transaction' in operation)) return []
  return [operation.transaction.transactionId]
}

function addressesOf({ operation }: Command): readonly string[] {
  if (operation.name !== 'open-accounts') return []
  return operation.command.accounts.map((account) => account.address)
}

function pairs(
  commands: readonly Command[],
  namesOf: (command: Command) => readonly string[],
): NamesInLedgers {
  const ledgerNos: number[] = []
  const names: string[] = []
  for (const command of commands) {
    for (const name of namesOf(command)) {
      ledgerNos.push(command.ledger.ledgerNo)
      names.push(name)
    }
  }
  return { ledgerNos, names }
}
