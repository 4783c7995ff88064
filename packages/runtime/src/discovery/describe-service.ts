import type { PublishedFile } from './published-file.ts'

/** What a process says about itself. */
export interface DiscoveryOptions {
  /** As it is started and logged: `write-api`. */
  readonly name: string
  /** By their names the ways in that are open, each with what a caller has to know of it. */
  readonly doors: Readonly<Record<string, object>>
}

/** Where things are that every process with an API serves by itself. */
export const servedPaths = {
  catalog: '/.well-known/api-catalog',
  service: '/ledger.json',
  api: '/v1',
  openapi: '/openapi.json',
  docs: '/docs',
  errors: '/docs/errors',
  ready: '/readyz',
} as const

/** Of the documents that may not be there. */
export const documentPaths = {
  openapi_merged: '/openapi/ledger.json',
  asyncapi: '/asyncapi/ledger.json',
  descriptors: '/proto/ledger.binpb',
} as const

/**
 * The document `/ledger.json`: versions, the doors that are open, and the address of every document.
 * Addresses are paths, so that they hold behind whatever name callers come by.
 * @param version of the software
 */
export function describeService(
  { name, doors }: DiscoveryOptions,
  version: string,
  files: readonly PublishedFile[],
): object {
  const paths = files.map(({ path }) => path)
  const there = Object.entries(documentPaths).filter(([, path]) => paths.includes(path))
  return {
    name: 'ledger',
    service: name,
    version,
    api_versions: ['v1'],
    doors,
    documents: {
      catalog: servedPaths.catalog,
      docs: servedPaths.docs,
      errors: servedPaths.errors,
      openapi: servedPaths.openapi,
      ...Object.fromEntries(there),
    },
    schemas: paths.filter((path) => path.startsWith('/schemas/')).map(describeSchema),
    protos: paths.filter((path) => path.endsWith('.proto')),
    health: { live: '/livez', started: '/startupz', ready: servedPaths.ready },
  }
}

/** `/schemas/events/transaction.posted.v1.json` is version 1 of `events/transaction.posted`. */
function describeSchema(path: string): object {
  const [, name = path, version] = /^[/]schemas[/](.+)[.]v([0-9]+)[.]json$/.exec(path) ?? []
  return { name, ...(version !== undefined && { version: Number(version) }), path }
}
