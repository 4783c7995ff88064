import { isDeepStrictEqual } from 'node:util'
import type { OpenApi, Operation, Server } from './open-api.ts'

export interface DocumentOfApi {
  readonly document: OpenApi
  /** Where this API listens, for a caller of the whole. */
  readonly server: Server
}

const info = {
  title: 'Ledger',
  description:
    'A double-entry ledger. The write API opens ledgers and accounts and posts transactions; the read API answers what they come to. Each operation names the server that it is asked of.',
  version: '1',
  license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
}

/** One document of several: each operation says which server answers it. */
export function mergeDocuments(parts: readonly DocumentOfApi[]): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const { document, server } of parts) {
    for (const [path, methods] of Object.entries(document.paths)) {
      const merged = (paths[path] ??= {})
      for (const [method, operation] of Object.entries(methods)) {
        if (merged[method] !== undefined) throw new Error(`${method} ${path} is there twice`)
        merged[method] = { ...operation, servers: [server] }
      }
    }
  }
  const documents = parts.map(({ document }) => document)
  return {
    openapi: '3.1.0',
    info,
    servers: parts.map(({ server }) => server),
    tags: Object.values(
      unite(documents.map(({ tags }) => Object.fromEntries(tags.map((tag) => [tag.name, tag])))),
    ),
    components: {
      securitySchemes: unite(documents.map(({ components }) => components.securitySchemes)),
      schemas: unite(documents.map(({ components }) => components.schemas)),
    },
    paths,
  }
}

/** What has the same name must be the same: one document could not tell the two apart. */
function unite<Value>(records: readonly Readonly<Record<string, Value>>[]): Record<string, Value> {
  const united: Record<string, Value> = {}
  for (const [name, value] of records.flatMap((record) => Object.entries(record))) {
    const other = united[name]
    if (other !== undefined && !isDeepStrictEqual(other, value)) {
      throw new Error(`${name} is two things`)
    }
    united[name] = value
  }
  return united
}
