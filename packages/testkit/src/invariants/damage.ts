import type pg from 'pg'
import { inTransaction } from '../journal/in-transaction.ts'

/** Changes what may not be changed: a superuser who gets past the triggers. */
export async function damage(pool: pg.Pool, statement: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('set local session_replication_role = replica')
    await client.query(statement)
  })
}
