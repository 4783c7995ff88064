import { postgresTypes } from '@ledger/runtime'
import type { Pool } from 'pg'

/** A table or an index with all its partitions. */
export interface RelationSize {
  readonly name: string
  readonly kind: 'table' | 'index'
  readonly bytes: number
}

/** What the tables of a schema take on disk, and each of their indexes; the largest first. */
export async function readRelationSizes(
  pool: Pool,
  schema: string,
): Promise<readonly RelationSize[]> {
  const { rows } = await pool.query<RelationSize>({
    text: `
      select coalesce(pg_partition_root(c.oid), c.oid)::regclass::text as name,
        case when c.relkind = 'i' then 'index' else 'table' end as kind,
        sum(pg_table_size(c.oid))::int8 as bytes
      from pg_class c
      where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'i')
      group by 1, 2
      having sum(pg_table_size(c.oid)) > 0
      order by bytes desc, name`,
    values: [schema],
    types: postgresTypes,
  })
  return rows
}
