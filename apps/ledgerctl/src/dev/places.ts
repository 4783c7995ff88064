import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectFolder = fileURLToPath(new URL('../../../../', import.meta.url))

/** Where a development run keeps everything. */
export interface Places {
  readonly dataFolder: string
  readonly logFolder: string
  /** Who runs: pid files. */
  readonly runFolder: string
  readonly readyFile: string
  readonly apiKeyFile: string
  /** How `ledgerctl` finds the database of a run. */
  readonly databaseUrlFile: string
}

/** A relative folder is one of the project. */
export function placesIn(folder: string): Places {
  const dataFolder = resolve(projectFolder, folder)
  return {
    dataFolder,
    logFolder: join(dataFolder, 'logs'),
    runFolder: join(dataFolder, 'run'),
    readyFile: join(dataFolder, 'ready.json'),
    apiKeyFile: join(dataFolder, 'api-key'),
    databaseUrlFile: join(dataFolder, 'database-url'),
  }
}
