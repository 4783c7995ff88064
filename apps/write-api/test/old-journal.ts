import type { TestDatabase } from '@ledger/testkit'

/** Partitions for the days before today, as if the ledger had run that long. */
export async function makePastPartitions({ pool }: TestDatabase, days: number): Promise<void> {
  for (const [parent, step] of [
    ['records', '1 month'],
    ['entries', '1 month'],
    ['idempotency', '7 days'],
  ]) {
    await pool.query(
      `select journal.make_partitions($1, $2::interval, now() - make_interval(days => $3), now())`,
      [parent, step, days],
    )
  }
}

/** Everything that was recorded until now becomes older; the counters of the shards stay as they are. */
export async function ageJournal(database: TestDatabase, days: number): Promise<void> {
  await makePastPartitions(database, days)
  const client = await database.pool.connect()
  try {
    const { rows } = await client.query<{ table: string }>(
      `select c.oid::regclass::text as table
         from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'recorded_at'
        where c.relnamespace = 'journal'::regnamespace and c.relkind in ('r', 'p')
          and not c.relispartition and c.relname <> 'shards'`,
    )
    await client.query('set session_replication_role = replica') // past the append-only guards
    for (const { table } of rows) {
      await client.query(
        `update ${table} set recorded_at = recorded_at - make_interval(days => $1)`,
        [days],
      )
    }
  } finally {
    client.release(true)
  }
}

/** First days of the weeks that have a partition of keys, as in its name: 20261116. */
export async function weeksOfKeys({ pool }: TestDatabase): Promise<readonly string[]> {
  const { rows } = await pool.query<{ week: string }>(
    `select right(relid::text, 8) as week from pg_partition_tree('journal.idempotency')
      where isleaf order by 1`,
  )
  return rows.map(({ week }) => week)
}
