import {
  ledgerKey,
  metadataTerms,
  statusOf,
  termKey,
  transactionTerms,
  type AccountChanged,
  type AccountsOpened,
  type PendingSettled,
  type TransactionEvent,
} from '@ledger/wire'
import type { ProjectedRecord } from '../projected.ts'

/** A transaction as it is found. Keys are those of `termKey`. */
export interface FoundTransaction {
  readonly ledger: number
  readonly position: number
  readonly recordedAt: string
  /** RFC 3339 in UTC. */
  readonly effectiveAt: string
  readonly status: number
}

/** The last step of one that was made pending. */
export interface TransactionStep {
  /** 32 hex digits. */
  readonly transactionId: string
  readonly position: number
  readonly status: number
}

/** A term of an account, since a record and, unless it still has it, until another. */
export interface AccountTerm {
  readonly term: number
  readonly accountNo: number
  readonly sincePosition: number
  untilPosition: number | null
}

/** A term that an account has no more and had before these records. */
export type LostTerm = Pick<AccountTerm, 'term' | 'accountNo'> & { readonly untilPosition: number }

/** What records do to what is found. */
export interface SearchChanges {
  readonly transactions: readonly FoundTransaction[]
  readonly terms: readonly { readonly term: number; readonly position: number }[]
  readonly steps: readonly TransactionStep[]
  readonly accountTerms: readonly AccountTerm[]
  readonly lostTerms: readonly LostTerm[]
}

/** As `journal.transaction_heads` numbers them. */
const statusNumbers = { pending: 0, posted: 1, archived: 2 } as const

/** Folds records, in order and each once. What this version does not know is not found. */
export function foldSearch(records: readonly ProjectedRecord[]): SearchChanges {
  const changes = new Changes()
  for (const record of records) {
    const { event, position } = record
    switch (event?.type) {
      case 'transaction.posted':
      case 'transaction.pending':
        changes.make(event, record)
        break
      case 'pending.posted':
      case 'pending.voided':
      case 'pending.expired':
        changes.settle(event, position)
        break
      case 'accounts.opened':
        changes.open(event, position)
        break
      case 'account.changed':
        changes.change(event, position)
        break
      case 'ledger.opened':
      case 'ledger.changed':
      case 'account.closed':
      case 'category.created':
      case 'category.member_added':
      case 'category.member_removed':
      case 'category.changed':
      case 'epoch.raised':
      case undefined:
        break
      default:
        event satisfies never
    }
  }
  return changes.sum()
}

class Changes {
  readonly #transactions: FoundTransaction[] = []
  readonly #terms: { term: number; position: number }[] = []
  readonly #steps = new Map<string, TransactionStep>()
  readonly #accountTerms: AccountTerm[] = []
  /** Those of these records that accounts still have, by account and term. */
  readonly #open = new Map<string, AccountTerm>()
  readonly #lostTerms: LostTerm[] = []

  make(event: TransactionEvent, { position, recordedAt }: ProjectedRecord): void {
    this.#transactions.push({
      ledger: ledgerKey(event.ledger),
      position,
      recordedAt,
      effectiveAt: event.effective_at,
      status: statusNumbers[statusOf(event)],
    })
    const keys = new Set<number>()
    for (const term of transactionTerms(event)) keys.add(termKey(event.ledger, term))
    for (const term of keys) this.#terms.push({ term, position })
  }

  /** Only the last step of these records counts. */
  settle(event: PendingSettled, position: number): void {
    const transactionId = event.id.slice('txn_'.length)
    const status = statusNumbers[event.status]
    this.#steps.set(event.id, { transactionId, position, status })
  }

  open({ ledger, accounts }: AccountsOpened, position: number): void {
    for (const { account_no: accountNo, metadata } of accounts) {
      for (const term of keysOf(ledger, metadata)) this.#add(term, accountNo, position)
    }
  }

  change({ ledger, account_no: accountNo, before, after }: AccountChanged, position: number): void {
    const former = keysOf(ledger, before.metadata)
    const next = keysOf(ledger, after.metadata)
    for (const term of former) if (!next.has(term)) this.#lose(term, accountNo, position)
    for (const term of next) if (!former.has(term)) this.#add(term, accountNo, position)
  }

  sum(): SearchChanges {
    return {
      transactions: this.#transactions,
      terms: this.#terms,
      steps: [...this.#steps.values()],
      accountTerms: this.#accountTerms,
      lostTerms: this.#lostTerms,
    }
  }

  #add(term: number, accountNo: number, sincePosition: number): void {
    const added = { term, accountNo, sincePosition, untilPosition: null }
    this.#accountTerms.push(added)
    this.#open.set(`${accountNo} ${term}`, added)
  }

  #lose(term: number, accountNo: number, untilPosition: number): void {
    const key = `${accountNo} ${term}`
    const added = this.#open.get(key)
    if (added === undefined) {
      this.#lostTerms.push({ term, accountNo, untilPosition })
      return
    }
    added.untilPosition = untilPosition
    this.#open.delete(key)
  }
}

function keysOf(
  ledger: string,
  metadata: Readonly<Record<string, string>> | undefined,
): ReadonlySet<number> {
  return new Set(metadataTerms(metadata ?? {}).map((term) => termKey(ledger, term)))
}
