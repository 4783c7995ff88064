export type { MigrateOptions, Migrated } from './migrate.ts'
export { migrate } from './migrate.ts'
export { MigrationFailed } from './migration-failed.ts'
