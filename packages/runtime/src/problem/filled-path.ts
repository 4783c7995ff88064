/** As the log and the problems of HTTP cut paths off. */
const charsMax = 256

/**
 * A path as the router reads it, with its parameters in their places: what a problem names as its
 * instance, whichever door it leaves by. What is missing keeps the name of its place.
 * @param path like `/v1/ledgers/:ledger/transactions`
 */
export function filledPath(path: string, params: Readonly<Record<string, unknown>>): string {
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
