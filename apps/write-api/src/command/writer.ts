import { ProblemError } from '@ledger/runtime'
import type { Batchers } from '../decide/batchers.ts'
import type {
  AccountIdentity,
  CategoryIdentity,
  LedgerPlace,
  StoredTransaction,
} from '../decide/command.ts'
import type { AccountDirectory } from '../directory/account-directory.ts'
import type { Ask } from '../directory/ask.ts'
import type { CategoryDirectory } from '../directory/category-directory.ts'
import type { CurrencyDirectory } from '../directory/currency-directory.ts'
import type { LedgerDirectory } from '../directory/ledger-directory.ts'
import type { TransactionDirectory } from '../directory/transaction-directory.ts'
import type { BulkLimits } from './post-transactions/bulk-limits.ts'

/** What every command needs on its way from a door to the journal. */
export interface Writer {
  readonly ask: Ask
  readonly currencies: CurrencyDirectory
  readonly ledgers: LedgerDirectory
  readonly accounts: AccountDirectory
  readonly transactions: TransactionDirectory
  readonly categories: CategoryDirectory
  readonly batchers: Batchers
  readonly deadlineMs: number
  /** What all that post many share, through any door. */
  readonly bulk: BulkLimits
}

/** @throws ProblemError ledger_not_found */
export async function ledgerOf(writer: Writer, ledgerId: string): Promise<LedgerPlace> {
  const place = writer.ledgers.known(ledgerId) ?? (await writer.ledgers.find(ledgerId))
  if (place !== undefined) return place
  throw new ProblemError({ code: 'ledger_not_found', detail: `There is no ledger ${ledgerId}.` })
}

/** @throws ProblemError account_not_found */
export async function accountOf(
  writer: Writer,
  ledger: LedgerPlace,
  address: string,
): Promise<AccountIdentity> {
  const [account] = await writer.accounts.find(ledger, [address])
  if (account !== undefined) return account
  const detail = `There is no account ${address} in this ledger.`
  throw new ProblemError({ code: 'account_not_found', detail })
}

/** @throws ProblemError category_not_found */
export async function categoryOf(
  writer: Writer,
  ledger: LedgerPlace,
  categoryId: string,
): Promise<CategoryIdentity> {
  const category = await writer.categories.find(ledger, categoryId)
  if (category !== undefined) return category
  const detail = `There is no category ${categoryId} in ledger ${ledger.ledgerId}.`
  throw new ProblemError({ code: 'category_not_found', detail })
}

/** @throws ProblemError transaction_not_found */
export async function transactionOf(
  writer: Writer,
  ledger: LedgerPlace,
  id: string,
): Promise<StoredTransaction> {
  const transaction = await writer.transactions.find(ledger, id)
  if (transaction !== undefined) return transaction
  const detail = `There is no transaction ${id} in ledger ${ledger.ledgerId}.`
  throw new ProblemError({ code: 'transaction_not_found', detail })
}
