import type { HttpServer } from '@ledger/runtime'
import { addCommandRoute } from './command-route.ts'
import { commandSpecs } from './command-specs.ts'
import { addPostTransactions } from './post-transactions/route.ts'
import type { Writer } from './writer.ts'

/** What the write API takes over HTTP: each command alone, and transactions by the many. */
export function addCommands(app: HttpServer, writer: Writer): void {
  for (const spec of commandSpecs) addCommandRoute(app, writer, spec)
  addPostTransactions(app, writer)
}
