import type { ClientBase } from 'pg'
import { dumpFunctions } from './dump-functions.ts'
import { dumpGrants } from './dump-grants.ts'
import { dumpIndexes } from './dump-indexes.ts'
import { dumpTables } from './dump-tables.ts'
import { dumpTriggers } from './dump-triggers.ts'

const header = `-- What the migrations make, to be read and to show in a review what a migration changes. Not run by
-- anything: databases come from migrations/. Partitions are left out. Written by
-- \`TEST_UPDATE_SCHEMA=1 npm test -- --filter @ledger/db\`.
`

/** The schema of a migrated database as text that changes only when the schema does. */
export async function dumpSchema(client: ClientBase): Promise<string> {
  const sections = [
    header,
    ...(await dumpTables(client)),
    (await dumpIndexes(client)).join('\n'),
    ...(await dumpFunctions(client)),
    (await dumpTriggers(client)).join('\n'),
    (await dumpGrants(client)).join('\n'),
  ]
  return sections.map((section) => `${section.trimEnd()}\n`).join('\n')
}
