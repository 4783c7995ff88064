import type pg from 'pg'
import type { Violation } from '../invariants/violation.ts'
import type { Operation } from './operations-log.ts'

const strangersMax = 20

const text = `
  select distinct d.ledger_id as ledger, i.key, i.position::text
  from unnest($1::text[]) as asked (ledger)
  join journal.ledger_directory d on d.ledger_id = asked.ledger
  join journal.idempotency i on i.shard_id = d.shard_id and i.ledger_no = d.ledger_no
  join journal.records r on r.shard_id = i.shard_id and r.position = i.position and r.type between 10 and 19
  where not exists (
    select from unnest($2::text[], $3::text[]) as known (ledger, key)
    where known.ledger = d.ledger_id and known.key = i.key)
  limit ${strangersMax}`

/** I3: transactions of the logged ledgers that nobody asked for. */
export async function findStrangers(
  pool: pg.Pool,
  operations: readonly Operation[],
): Promise<readonly Violation[]> {
  const ledgers = operations.map(({ ledger }) => ledger)
  const { rows } = await pool.query<{ ledger: string; key: string; position: string }>(text, [
    [...new Set(ledgers)],
    ledgers,
    operations.map(({ key }) => key),
  ])
  return rows.map(({ ledger, key, position }) => ({
    invariant: 'I3',
    rule: 'nothing-else-exists',
    detail: `ledger ${ledger} key ${key}: recorded at ${position}, but nobody asked for it`,
  }))
}
