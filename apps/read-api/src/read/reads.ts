import type { HttpServer } from '@ledger/runtime'
import { addGetAccount } from './account/route.ts'
import { addListAccounts } from './accounts/route.ts'
import { addGetBalance } from './balance/route.ts'
import { addGetBalances } from './balances/route.ts'
import { addListCategories } from './categories/route.ts'
import { addGetCategory } from './category/route.ts'
import { addGetCategoryBalance } from './category-balance/route.ts'
import { addListMembers } from './category-members/route.ts'
import { addListCurrencies } from './currencies/route.ts'
import { addListEntries } from './entries/route.ts'
import { addGetLedger } from './ledger/route.ts'
import { addListLedgers } from './ledgers/route.ts'
import type { Reader } from './reader.ts'
import { addListRecords } from './records/route.ts'
import { addGetTransaction } from './transaction/route.ts'
import { addGetStatement } from './statement/route.ts'
import { addListTransactionVersions } from './transaction-versions/route.ts'
import { addListTransactions } from './transactions/route.ts'

/** Everything that can be asked of the read API. */
export function addReads(app: HttpServer, reader: Reader): void {
  addListCurrencies(app, reader)
  addListLedgers(app, reader)
  addGetLedger(app, reader)
  addListAccounts(app, reader)
  addGetAccount(app, reader)
  addGetBalance(app, reader)
  addGetBalances(app, reader)
  addListEntries(app, reader)
  addGetStatement(app, reader)
  addListCategories(app, reader)
  addGetCategory(app, reader)
  addListMembers(app, reader)
  addGetCategoryBalance(app, reader)
  addListTransactions(app, reader)
  addGetTransaction(app, reader)
  addListTransactionVersions(app, reader)
  addListRecords(app, reader)
}
