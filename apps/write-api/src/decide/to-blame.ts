import type { RefusalCode } from '@ledger/domain'

/**
 * Which command of an atomic group is told to its caller as the one that was refused: told by what is
 * stored under the keys, so that a retry names the same one.
 * @param codes of the refusals; undefined for what was accepted
 * @returns its index; undefined when all were accepted
 */
export function toBlame(codes: readonly (RefusalCode | undefined)[]): number | undefined {
  return (
    indexOf(codes, (code) => code === 'idempotency_key_reused') ??
    indexOf(codes, (code) => code !== 'bulk_refused') ??
    indexOf(codes, () => true)
  )
}

function indexOf(
  codes: readonly (RefusalCode | undefined)[],
  isIt: (code: RefusalCode) => boolean,
): number | undefined {
  const index = codes.findIndex((code) => code !== undefined && isIt(code))
  return index === -1 ? undefined : index
}
