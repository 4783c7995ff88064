import type { ClientBase } from 'pg'

/** Takes its own lock, so that several processes may ask at once. */
export async function makePartitionsAhead(client: ClientBase, now: Date): Promise<void> {
  await client.query('select journal.make_partitions_ahead($1)', [now])
}
