import type { HeaderValue } from '@ledger/stream'

const visible = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/

/** A header of 1 to 255 ASCII letters; undefined when it is missing, is another or comes twice. */
export function headerText(
  headers: Readonly<Record<string, HeaderValue>>,
  name: string,
): string | undefined {
  const value = headers[name]
  const text = Buffer.isBuffer(value) ? value.toString('latin1') : value
  return typeof text === 'string' && visible.test(text) ? text : undefined
}
