import { Kysely, PostgresDialect } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Pool } from 'pg'

/** Typed queries for administration and for what is not on the hot path. */
export function createKysely<Tables>(pool: Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** The same for those that only read: what writes is not in its type, nor granted to its role. */
export function createReadonlyKysely<Tables>(pool: Pool): ReadonlyKysely<Tables> {
  return createKysely<Tables>(pool) as never // the narrowing that kysely documents for this type
}
