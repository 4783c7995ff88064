import type { SpawnedProcess } from '@ledger/testkit'
import { spawnProcess } from '@ledger/testkit'
import type { Pipeline } from '../pipeline/start-pipeline.ts'

const cli = 'apps/ledgerctl/src/main/cli.ts'

export interface ImportFiles {
  /** Holds all of them, and what the import writes. */
  readonly folder: string
  readonly rows: string
  readonly mapping: string
  /** Another one begins at the first row again. */
  readonly state: string
}

/** Starts `ledgerctl import` in a process of its own. */
export function startImport(
  { apiKey, services }: Pipeline,
  ledger: string,
  { folder, rows, mapping, state }: ImportFiles,
): SpawnedProcess {
  const files = ['--mapping', mapping, '--state', state, '--errors', `${state}.errors`]
  return spawnProcess(cli, ['import', rows, '--ledger', ledger, ...files, '--no-progress'], {
    LEDGER_URL: services.urlOf('write-api'),
    LEDGER_READ_URL: services.urlOf('read-api'),
    LEDGER_API_KEY: apiKey,
    LEDGER_CALLER_FOLDER: folder,
  })
}

/** What it told; @throws unless it has proven that all is posted */
export async function importTold(started: SpawnedProcess): Promise<readonly string[]> {
  const { code, signal } = await started.exited
  if (code === 0) return started.logs
  throw new Error(`the import ended with ${code ?? signal}:\n${started.logs.join('\n')}`)
}
