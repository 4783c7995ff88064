import { documentPaths, servedPaths } from './describe-service.ts'
import type { PublishedFile } from './published-file.ts'

/** As RFC 9727, 4.2 asks for: a set of links whose profile is that of a catalog of APIs. */
export const catalogType =
  'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'

interface Link {
  readonly href: string
  readonly type?: string
  readonly title?: string
}

const json = 'application/json'
const html = 'text/html'

const descriptions: readonly Link[] = [
  { href: servedPaths.openapi, type: json, title: 'OpenAPI of this service' },
  { href: documentPaths.openapi_merged, type: json, title: 'OpenAPI of all services' },
  { href: documentPaths.asyncapi, type: json, title: 'AsyncAPI of the topics' },
  {
    href: documentPaths.descriptors,
    type: 'application/x-protobuf',
    title: 'Descriptors of the gRPC services',
  },
]

/**
 * The links of `/.well-known/api-catalog` (RFC 9727, in the format of RFC 9264). They are relative to where the
 * catalog was read.
 * @param title of the API
 */
export function renderApiCatalog(title: string, files: readonly PublishedFile[]): object {
  const paths = new Set<string>([servedPaths.openapi, ...files.map(({ path }) => path)])
  return {
    linkset: [
      { anchor: servedPaths.catalog, item: [{ href: servedPaths.api, title }] },
      {
        anchor: servedPaths.api,
        'service-desc': descriptions.filter(({ href }) => paths.has(href)),
        'service-doc': [
          { href: servedPaths.docs, type: html, title: 'Operations, to read about and to try' },
          { href: servedPaths.errors, type: html, title: 'Errors' },
        ],
        'service-meta': [
          { href: servedPaths.service, type: json, title: 'Versions, doors and documents' },
        ],
        status: [{ href: servedPaths.ready, type: json, title: 'Whether it is ready' }],
      },
    ],
  }
}
