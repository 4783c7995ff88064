import { parse } from 'node:querystring'

const parametersMax = 1_000
const inBrackets = /^([a-z_]+)\[([^]*)\]$/

type QueryValue = string | string[] | undefined
type Query = Record<string, QueryValue | Record<string, QueryValue>>

/**
 * The parameters of a query as texts; one that is given several times is a list. `name[key]=value` is the
 * entry `key` of the object `name` (in OpenAPI, the style `deepObject`), one level deep.
 */
export function parseQuery(text: string): Query {
  const flat = parse(text, '&', '=', { maxKeys: parametersMax })
  const query: Query = Object.create(null) as Query
  for (const [name, value] of Object.entries(flat)) {
    const [, object, key] = inBrackets.exec(name) ?? []
    if (object === undefined || key === undefined || object in flat) {
      query[name] = value
      continue
    }
    const entries = (query[object] ??= Object.create(null) as Record<string, QueryValue>)
    if (typeof entries === 'object' && !Array.isArray(entries)) entries[key] = value
  }
  return query
}
