import type { ClientBase } from 'pg'

/**
 * Drops the oldest week of outcomes and its dead letters, if it ended more than `keepDays` days ago and
 * is published. As with keys, those who write are waited for, so a lock that is not had soon is given up.
 * @returns the week that is gone, like `20261116`; null when none is old enough
 */
export async function dropOldOutcomes(
  client: ClientBase,
  keepDays: number,
  lockMsMax: number,
): Promise<string | null> {
  await client.query(`set lock_timeout = ${Math.trunc(lockMsMax)}`)
  try {
    const { rows } = await client.query<{ dropped: string | null }>(
      'select ingest.drop_old(make_interval(days => $1)) as dropped',
      [keepDays],
    )
    return rows[0]?.dropped ?? null
  } finally {
    await client.query('reset lock_timeout')
  }
}
