import { postgresTypes } from '@ledger/runtime'
import type pg from 'pg'

const text = `
  with recorded as (
    select b.ledger, b.correlation_id, count(*) as effects
    from journal.records r
    cross join json_to_record(r.body::json) as b(ledger text, correlation_id text)
    where r.type in (10, 11) and b.correlation_id is not null
    group by b.ledger, b.correlation_id
  )
  select coalesce(effects, 0) as effects
  from unnest($1::text[], $2::text[]) with ordinality as asked (ledger, correlation_id, ordinality)
  left join recorded using (ledger, correlation_id)
  order by asked.ordinality`

/** How many transactions carry each of the correlation ids, in their order. */
export async function findEffects(
  pool: pg.Pool,
  marks: readonly { readonly ledger: string; readonly mark: string }[],
): Promise<readonly number[]> {
  const values = [marks.map(({ ledger }) => ledger), marks.map(({ mark }) => mark)]
  const { rows } = await pool.query<{ effects: number }>({ text, values, types: postgresTypes })
  return rows.map(({ effects }) => effects)
}
