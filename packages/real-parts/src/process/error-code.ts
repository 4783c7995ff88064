/**
 * `ENOENT`, `57P03`, …: the code of an error of the system or of Postgres; undefined when it has
 * none.
 */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
