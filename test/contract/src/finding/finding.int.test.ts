import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readDocument, readText } from '../document/committed.ts'
import { operationsOf } from '../document/open-api.ts'
import { startApis, type Apis } from '../start-apis.ts'

interface Link {
  readonly href: string
  readonly type?: string
}

interface Catalog {
  readonly linkset: readonly Readonly<Record<string, string | readonly Link[]>>[]
}

interface ServiceDocument {
  readonly service: string
  readonly documents: Readonly<Record<string, string>>
  readonly schemas: readonly { readonly name: string; readonly path: string }[]
  readonly protos: readonly string[]
  readonly health: Readonly<Record<string, string>>
}

let apis: Apis

beforeAll(async () => {
  apis = await startApis()
})
afterAll(() => apis.close())

/** Without a key, as whoever looks around for the first time. */
async function open(path: string, url: string) {
  const answer = await fetch(new URL(path, url))
  const type = answer.headers.get('content-type') ?? ''
  return { status: answer.status, type, text: await answer.text() }
}

async function documentAt<Document>(path: string, url: string): Promise<Document> {
  return JSON.parse((await open(path, url)).text) as Document
}

describe.each(['write', 'read'] as const)('finding what the %s API has', (name) => {
  test('everything that the catalog leads to is there, and of the type that it says', async () => {
    const { url } = apis[name]
    const { linkset } = await documentAt<Catalog>('/.well-known/api-catalog', url)
    // the API itself asks for a key, and has nothing at its root
    const relations = linkset.flatMap(({ anchor: _, item: __, ...relation }) =>
      Object.values(relation),
    )
    const links = relations.flat() as readonly Link[] // all others are lists of links
    expect(links.length).toBeGreaterThan(6)
    for (const { href, type = 'none' } of links) {
      const answer = await open(href, url)
      expect([href, answer.status]).toEqual([href, 200])
      expect([href, answer.type.startsWith(type)]).toEqual([href, true])
    }
  })

  test('every document, schema and proto is there, and no kind is missing', async () => {
    const { url } = apis[name]
    const service = await documentAt<ServiceDocument>('/ledger.json', url)
    expect(service.service).toBe(`${name}-api`)
    const { documents, schemas, protos, health } = service
    for (const kind of ['openapi', 'openapi_merged', 'asyncapi', 'descriptors', 'errors']) {
      expect(documents).toHaveProperty(kind)
    }
    const kinds = ['events/transaction.posted', 'commands/post-transaction', 'results/accepted']
    expect(schemas.map((schema) => schema.name)).toEqual(expect.arrayContaining(kinds))
    expect(protos).toContain('/proto/ledger/v1/command_service.proto')
    const paths = [
      ...Object.values({ ...documents, ...health }),
      ...schemas.map(({ path }) => path),
      ...protos,
    ]
    for (const path of paths) {
      expect([path, (await open(path, url)).status]).toEqual([path, 200])
    }
  })

  test('a schema is at the address by which it names itself', async () => {
    const { url } = apis[name]
    const { schemas } = await documentAt<ServiceDocument>('/ledger.json', url)
    for (const { path } of schemas) {
      expect(await documentAt(path, url)).toMatchObject({ $id: path })
    }
  })

  test('the merged document is the committed one', async () => {
    const { text } = await open('/openapi/ledger.json', apis[name].url)
    expect(text === readText('ledger')).toBe(true)
  })
})

test('one address for both: GET is for the read API, every other method for the write API', () => {
  for (const { operationId, method, servers = [] } of operationsOf(readDocument('ledger'))) {
    const server = method === 'get' ? 'Read API' : 'Write API'
    expect([operationId, servers.map(({ description }) => description)]).toEqual([
      operationId,
      [server],
    ])
  }
})
