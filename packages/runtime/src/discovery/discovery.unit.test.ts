import { expect, test } from '@jest/globals'
import { describeService } from './describe-service.ts'
import { publishedFile } from './published-file.ts'
import { renderApiCatalog } from './render-api-catalog.ts'

const file = (path: string) => publishedFile(path, 'application/json', Buffer.from(path))
const all = [
  '/openapi/ledger.json',
  '/asyncapi/ledger.json',
  '/schemas/commands/post-transaction.v1.json',
  '/schemas/events/transaction.posted.v2.json',
  '/proto/ledger.binpb',
  '/proto/ledger/v1/values.proto',
].map(file)
const doors = { grpc: { port: 8090 } }

test('discovery: a service tells versions, doors and the address of every document', () => {
  expect(describeService({ name: 'write-api', doors }, '1.2.3', all)).toEqual({
    name: 'ledger',
    service: 'write-api',
    version: '1.2.3',
    api_versions: ['v1'],
    doors: { grpc: { port: 8090 } },
    documents: {
      catalog: '/.well-known/api-catalog',
      docs: '/docs',
      errors: '/docs/errors',
      openapi: '/openapi.json',
      openapi_merged: '/openapi/ledger.json',
      asyncapi: '/asyncapi/ledger.json',
      descriptors: '/proto/ledger.binpb',
    },
    schemas: [
      {
        name: 'commands/post-transaction',
        version: 1,
        path: '/schemas/commands/post-transaction.v1.json',
      },
      {
        name: 'events/transaction.posted',
        version: 2,
        path: '/schemas/events/transaction.posted.v2.json',
      },
    ],
    protos: ['/proto/ledger/v1/values.proto'],
    health: { live: '/livez', started: '/startupz', ready: '/readyz' },
  })
})

test('discovery: a service that has no files leads to none', () => {
  expect(describeService({ name: 'write-api', doors: {} }, '1.2.3', [])).toMatchObject({
    documents: {
      catalog: '/.well-known/api-catalog',
      docs: '/docs',
      errors: '/docs/errors',
      openapi: '/openapi.json',
    },
    schemas: [],
    protos: [],
  })
})

interface Catalog {
  readonly linkset: readonly Readonly<Record<string, unknown>>[]
}

/** Where its links of one kind lead. */
function leadsTo(catalog: object, relation: string): readonly string[] {
  const { linkset } = catalog as Catalog
  return linkset.flatMap((links) =>
    ((links[relation] ?? []) as readonly { readonly href: string }[]).map(({ href }) => href),
  )
}

test('discovery: the catalog leads to the API, and from there to what describes it', () => {
  const catalog = renderApiCatalog('Ledger write API', all)
  expect((catalog as Catalog).linkset.map(({ anchor }) => anchor)).toEqual([
    '/.well-known/api-catalog',
    '/v1',
  ])
  expect(leadsTo(catalog, 'item')).toEqual(['/v1'])
  expect(leadsTo(catalog, 'service-desc')).toEqual([
    '/openapi.json',
    '/openapi/ledger.json',
    '/asyncapi/ledger.json',
    '/proto/ledger.binpb',
  ])
  expect(leadsTo(catalog, 'service-doc')).toEqual(['/docs', '/docs/errors'])
  expect(leadsTo(catalog, 'service-meta')).toEqual(['/ledger.json'])
  expect(leadsTo(catalog, 'status')).toEqual(['/readyz'])
})

test('discovery: the catalog leads to no document that is not there', () => {
  expect(leadsTo(renderApiCatalog('Ledger', []), 'service-desc')).toEqual(['/openapi.json'])
})

test('discovery: a file that changes has another ETag', () => {
  const [one, same, other] = ['a', 'a', 'b'].map((text) =>
    publishedFile('/x', 'text/plain', Buffer.from(text)),
  )
  expect(one?.etag).toMatch(/^"[A-Za-z0-9_-]{43}"$/)
  expect(same?.etag).toBe(one?.etag)
  expect(other?.etag).not.toBe(one?.etag)
})
