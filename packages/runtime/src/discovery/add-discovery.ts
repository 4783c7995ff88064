import { readFileSync } from 'node:fs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isKnownToCaller } from '@ledger/wire'
import type { HttpServer } from '../http/http-server.ts'
import { describeService, servedPaths, type DiscoveryOptions } from './describe-service.ts'
import { publishedJson, type PublishedFile } from './published-file.ts'
import { readPublishedFiles } from './read-published-files.ts'
import { catalogType, renderApiCatalog } from './render-api-catalog.ts'

const json = 'application/json; charset=utf-8'
/** Whoever looks again is told that nothing has changed; a deployment is seen at once. */
const cacheControl = 'no-cache'
/** Where to go on from the answer to a HEAD, which has no links in its body (RFC 9727, 2). */
const catalogLink = `<${servedPaths.catalog}>; rel="api-catalog"`

/**
 * How the service is found: `/.well-known/api-catalog`, `/ledger.json`, and the documents that they lead to,
 * each at a path of its own, so that nothing else can be asked for. All of it is open, as documentation is.
 * @param title of the API
 */
export function addDiscovery(app: HttpServer, title: string, options: DiscoveryOptions): void {
  const files = readPublishedFiles()
  const service = describeService(options, versionOfProject(), files)
  const catalog = publishedJson(servedPaths.catalog, catalogType, renderApiCatalog(title, files))
  for (const file of [...files, publishedJson(servedPaths.service, json, service)]) {
    app.get(file.path, open, (request, reply) => sendFile(request, reply, file))
  }
  app.get(catalog.path, open, (request, reply) =>
    sendFile(request, reply.header('link', catalogLink), catalog),
  )
}

const open = { config: { isOpen: true }, schema: { hide: true } }

function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, content, etag }: PublishedFile,
): FastifyReply {
  reply
    .header('etag', etag)
    .header('cache-control', cacheControl)
    .header('x-content-type-options', 'nosniff')
  if (isKnownToCaller(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.header('content-type', type).send(content)
}

/** All packages have one version. */
function versionOfProject(): string {
  const file = new URL('../../package.json', import.meta.url)
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }
  return version
}
