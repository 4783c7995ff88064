import { getAccount } from './account/read.ts'
import { listAccounts } from './accounts/read.ts'
import { getBalance } from './balance/read.ts'
import { getBalances } from './balances/read.ts'
import { listCategories } from './categories/read.ts'
import { getCategory } from './category/read.ts'
import { getCategoryBalance } from './category-balance/read.ts'
import { listCategoryMembers } from './category-members/read.ts'
import { listCurrencies } from './currencies/read.ts'
import { listEntries } from './entries/read.ts'
import { getLedger } from './ledger/read.ts'
import { listLedgers } from './ledgers/read.ts'
import type { ReadSpec } from './read-spec.ts'
import { listRecords } from './records/read.ts'
import { getStatement } from './statement/read.ts'
import { getTransaction } from './transaction/read.ts'
import { listTransactionVersions } from './transaction-versions/read.ts'
import { listTransactions } from './transactions/read.ts'

/** Everything that can be asked of the read API, through whichever door; in the order of the document. */
export const reads: readonly ReadSpec[] = [
  listCurrencies,
  listLedgers,
  getLedger,
  listAccounts,
  getAccount,
  getBalance,
  getBalances,
  listEntries,
  getStatement,
  listCategories,
  getCategory,
  listCategoryMembers,
  getCategoryBalance,
  listTransactions,
  getTransaction,
  listTransactionVersions,
  listRecords,
]
