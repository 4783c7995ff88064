import type { HttpServer } from '@ledger/runtime'
import { addChangeAccount } from './change-account/route.ts'
import { addChangeLedger } from './change-ledger/route.ts'
import { addAddMember } from './add-member/route.ts'
import { addChangeCategory } from './change-category/route.ts'
import { addCloseAccount } from './close-account/route.ts'
import { addCreateCategory } from './create-category/route.ts'
import { addOpenAccounts } from './open-accounts/route.ts'
import { addOpenLedger } from './open-ledger/route.ts'
import { addPostPending } from './post-pending/route.ts'
import { addPostTransaction } from './post-transaction/route.ts'
import { addPostTransactions } from './post-transactions/route.ts'
import { addRegisterCurrency } from './register-currency/route.ts'
import { addRemoveMember } from './remove-member/route.ts'
import { addReverseTransaction } from './reverse-transaction/route.ts'
import { addVoidPending } from './void-pending/route.ts'
import type { Writer } from './writer.ts'

/** Everything that can be asked of the write API. */
export function addCommands(app: HttpServer, writer: Writer): void {
  addRegisterCurrency(app, writer)
  addOpenLedger(app, writer)
  addChangeLedger(app, writer)
  addOpenAccounts(app, writer)
  addChangeAccount(app, writer)
  addCloseAccount(app, writer)
  addCreateCategory(app, writer)
  addChangeCategory(app, writer)
  addAddMember(app, writer)
  addRemoveMember(app, writer)
  addPostTransaction(app, writer)
  addPostTransactions(app, writer)
  addPostPending(app, writer)
  addVoidPending(app, writer)
  addReverseTransaction(app, writer)
}
