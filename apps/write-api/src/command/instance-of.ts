import type { CommandSpec } from './command-spec.ts'

/** As the log and the problems of HTTP cut paths off. */
const charsMax = 256

/**
 * What the problem of a call names as its instance, whichever door it leaves by: the path over HTTP,
 * like `/v1/ledgers/acme/transactions`. What is missing keeps the name of its place.
 */
export function instanceOf(
  { path }: Pick<CommandSpec, 'path'>,
  params: Readonly<Record<string, unknown>>,
): string {
  const filled = path.replaceAll(/:([a-z_]+)/g, (place, name: string) => {
    const value = params[name]
    return value === undefined ? place : inPath(value)
  })
  return filled.slice(0, charsMax)
}

/** A colon needs no escaping in a path, and callers do not escape it in addresses. */
function inPath(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return encodeURIComponent(text.slice(0, charsMax).toWellFormed()).replaceAll('%3A', ':')
}
