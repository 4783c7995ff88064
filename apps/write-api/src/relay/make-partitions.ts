import type { ClientBase } from 'pg'

/**
 * Partitions for the months and weeks to come. Attaching one waits for nobody for long: a lock that is
 * not had soon is given up, because whoever waits for it makes all others wait behind.
 */
export async function makePartitions(client: ClientBase, lockMsMax: number): Promise<number> {
  await client.query(`set lock_timeout = ${Math.trunc(lockMsMax)}`)
  try {
    const { rows } = await client.query<{ made: number }>(
      'select journal.make_partitions_ahead(now()) as made',
    )
    return rows[0]?.made ?? 0
  } finally {
    await client.query('reset lock_timeout')
  }
}
