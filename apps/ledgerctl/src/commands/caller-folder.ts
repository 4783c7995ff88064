import { resolve } from 'node:path'
import type { Environment } from '@ledger/runtime'

/** A path as the caller means it: `npm run` starts in another folder than it was called from. */
export function pathOf(env: Environment, path: string): string {
  return resolve(env['LEDGER_CALLER_FOLDER'] ?? process.cwd(), path)
}
