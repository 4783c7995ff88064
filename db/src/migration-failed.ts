/** A migration could not be applied. Nothing of it remains; those before it stay. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed'
  /** The SQLSTATE of the database's own error, when it was one. */
  readonly sqlState: string | undefined

  constructor(migration: string, cause: unknown) {
    super(`migration ${migration} failed: ${messageOf(cause)}${hintOf(sqlStateOf(cause))}`, {
      cause,
    })
    this.sqlState = sqlStateOf(cause)
  }
}

/** The SQLSTATE of an error that came from Postgres, else undefined. */
export function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function hintOf(sqlState: string | undefined): string {
  if (sqlState !== '42501') return ''
  return ' (the login of DATABASE_URL needs CREATEROLE and CREATE on the database to migrate)'
}
