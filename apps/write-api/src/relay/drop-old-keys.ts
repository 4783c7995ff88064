import type { ClientBase } from 'pg'

/**
 * Drops the oldest week of idempotency keys, if it ended more than `keepDays` days ago. No batch can
 * run meanwhile: those under way are waited for, and the next ones wait behind. So a lock that is not
 * had soon is given up.
 * @returns the name of the partition that is gone; null when none is old enough
 */
export async function dropOldKeys(
  client: ClientBase,
  keepDays: number,
  lockMsMax: number,
): Promise<string | null> {
  await client.query(`set lock_timeout = ${Math.trunc(lockMsMax)}`)
  try {
    const { rows } = await client.query<{ dropped: string | null }>(
      'select journal.drop_old_keys(make_interval(days => $1)) as dropped',
      [keepDays],
    )
    return rows[0]?.dropped ?? null
  } finally {
    await client.query('reset lock_timeout')
  }
}
