import type pg from 'pg'
import { inTransaction } from '../journal/in-transaction.ts'

/** Changes what may not be changed: a superuser who gets past the triggers. */
export async function damage(pool: pg.Pool, statement: string): Promise<void> {
  await inTransaction(pool, (client) => damageIn(client, statement))
}

/** Looks at what a damage did, and takes it back. */
export async function whileDamaged<Found>(
  pool: pg.Pool,
  statement: string,
  look: (client: pg.ClientBase) => Promise<Found>,
): Promise<Found> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await damageIn(client, statement)
    return await look(client)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

async function damageIn(client: pg.ClientBase, statement: string): Promise<void> {
  await client.query('set local session_replication_role = replica')
  await client.query(statement)
}
