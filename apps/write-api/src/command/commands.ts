import type { HttpServer } from '@ledger/runtime'
import { addChangeAccount } from './change-account/route.ts'
import { addOpenAccounts } from './open-accounts/route.ts'
import { addOpenLedger } from './open-ledger/route.ts'
import { addPostTransaction } from './post-transaction/route.ts'
import type { Writer } from './writer.ts'

/** Everything that can be asked of the write API. */
export function addCommands(app: HttpServer, writer: Writer): void {
  addOpenLedger(app, writer)
  addOpenAccounts(app, writer)
  addChangeAccount(app, writer)
  addPostTransaction(app, writer)
}
