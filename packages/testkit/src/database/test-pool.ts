import { postgresTypes } from '@ledger/runtime'
import pg from 'pg'

const connectionsMax = 4

/** A pool of the superuser for what a test looks up or prepares; values come as services see them. */
export function createTestPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: connectionsMax, types: postgresTypes })
  pool.on('error', ignoreDroppedConnection)
  return pool
}

/** A test may kill backends or restart the server; an idle connection lost that way is no fault. */
function ignoreDroppedConnection(): void {}
