import { filledPath } from '@ledger/runtime'
import type { CommandSpec } from './command-spec.ts'

/**
 * What the problem of a call names as its instance, whichever door it leaves by: the path over HTTP,
 * like `/v1/ledgers/acme/transactions`. What is missing keeps the name of its place.
 */
export function instanceOf(
  { path }: Pick<CommandSpec, 'path'>,
  params: Readonly<Record<string, unknown>>,
): string {
  return filledPath(path, params)
}
