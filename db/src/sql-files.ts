import { readdir, readFile } from 'node:fs/promises'
import type { Migration, MigrationProvider } from 'kysely/migration'
import { sql } from 'kysely'

const fileNamePattern = /^\d{4}_[a-z0-9_]+\.sql$/

/**
 * The files `NNNN_name.sql` of a folder as migrations; forward only, because a journal never goes
 * back.
 */
export function sqlFiles(folder: URL): MigrationProvider {
  return {
    async getMigrations() {
      const migrations: Record<string, Migration> = {}
      for (const fileName of (await readdir(folder)).sort()) {
        if (!fileName.endsWith('.sql')) continue
        if (!fileNamePattern.test(fileName)) {
          throw new Error(`${fileName} is not named like a migration (0001_what_it_does.sql)`)
        }
        migrations[fileName.slice(0, -'.sql'.length)] = sqlFile(new URL(fileName, folder))
      }
      return migrations
    },
  }
}

function sqlFile(file: URL): Migration {
  return {
    async up(db) {
      // without parameters, so that Postgres takes the whole file as one simple query
      await sql.raw(await readFile(file, 'utf8')).execute(db)
    },
  }
}
