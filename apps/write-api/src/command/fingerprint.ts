import { hash } from 'node:crypto'
import { canonicalJson } from '@ledger/wire'

/**
 * What a key stands for: the operation, its target and the fields as they were sent, before any
 * default or generated id is added. It carries its own version, so that a new one can be told from a
 * change of the request. The door is no part of it: a retry may come through another one.
 */
export function fingerprintOf(
  operation: string,
  target: string,
  fields: unknown,
  ifMatch?: string,
): Buffer {
  const precondition = ifMatch === undefined ? '' : `\nif-match ${ifMatch}`
  const text = `1\n${operation}\n${target}\n${canonicalJson(fields)}${precondition}`
  return hash('sha256', text, 'buffer')
}
