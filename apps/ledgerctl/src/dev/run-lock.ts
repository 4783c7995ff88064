import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pidOfFile } from '@ledger/real-parts'
import { DevError } from './dev-error.ts'
import type { Places } from './places.ts'

// part of the command line of every supervisor
const mark = 'apps/ledgerctl/src/main/cli.ts'

/** Only one run at a time uses the data folder. @throws DevError when another one does */
export function takeRunLock({ runFolder, readyFile, dataFolder }: Places): void {
  const lockFile = lockFileIn(runFolder)
  makeWritable(runFolder, dataFolder)
  const owner = pidOfFile(lockFile, mark)
  if (owner !== undefined && owner !== process.pid) {
    throw new DevError(
      `the ledger runs already (process ${owner}); its addresses are in ${readyFile}. ` +
        'Stop it first (Ctrl-C there), or start in another checkout with other ports',
    )
  }
  rmSync(lockFile, { force: true })
  try {
    writeFileSync(lockFile, `${process.pid}\n`, { flag: 'wx' })
  } catch {
    throw new DevError('another run is just starting')
  }
}

function makeWritable(runFolder: string, dataFolder: string): void {
  try {
    mkdirSync(runFolder, { recursive: true })
    accessSync(runFolder, constants.W_OK)
    accessSync(dataFolder, constants.W_OK)
  } catch (error) {
    throw new DevError(
      `${dataFolder} cannot be written: ${error instanceof Error ? error.message : String(error)}\n` +
        'Start as the user whom it belongs to, or set DATA_FOLDER to a folder of your own.',
    )
  }
}

export function releaseRunLock({ runFolder }: Places): void {
  rmSync(lockFileIn(runFolder), { force: true })
}

function lockFileIn(runFolder: string): string {
  return join(runFolder, 'supervisor.pid')
}
