import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createSampleServer, type SampleServer } from '../fixture/sample-server.ts'
import { readPublishedFiles } from './read-published-files.ts'

let sample: SampleServer
let folder: string

beforeAll(async () => {
  sample = await createSampleServer()
  folder = mkdtempSync(join(tmpdir(), 'published-'))
})

afterAll(async () => {
  await sample.close()
  rmSync(folder, { recursive: true })
})

async function ask(path: string, init: RequestInit = {}) {
  const answer = await fetch(sample.base + path, init)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

describe('discovery', () => {
  test('discovery: the catalog is a set of links, for anybody', async () => {
    const { status, headers, text } = await ask('/.well-known/api-catalog')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe(
      'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',
    )
    expect(JSON.parse(text)).toHaveProperty('linkset')
  })

  test('discovery: HEAD tells where the catalog is, without it', async () => {
    const { status, headers, text } = await ask('/.well-known/api-catalog', { method: 'HEAD' })
    expect([status, text]).toEqual([200, ''])
    expect(headers.get('link')).toBe('</.well-known/api-catalog>; rel="api-catalog"')
  })

  test('discovery: the process says its name, its version and its doors', async () => {
    const { status, text } = await ask('/ledger.json')
    expect(status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({
      service: 'sample',
      version: expect.stringMatching(/^[0-9]+[.][0-9]+[.][0-9]+/),
      doors: { http: { base: '/v1' } },
    })
  })

  test('discovery: who has it already gets no second copy', async () => {
    for (const path of ['/.well-known/api-catalog', '/ledger.json', '/openapi/ledger.json']) {
      const first = await ask(path)
      const etag = first.headers.get('etag') ?? ''
      expect(first.headers.get('cache-control')).toBe('no-cache')
      const again = await ask(path, { headers: { 'if-none-match': etag } })
      expect([path, again.status, again.text]).toEqual([path, 304, ''])
      const other = await ask(path, { headers: { 'if-none-match': '"another"' } })
      expect([path, other.status, other.text]).toEqual([path, 200, first.text])
    }
  })

  test.each([
    '/openapi/write-api.json',
    '/openapi/README.md',
    '/openapi/',
    '/schemas/released.json',
    '/schemas/..%2f..%2fpackage.json',
    '/proto/../package.json',
    '/proto/%2e%2e/%2e%2e/package.json',
    '/.well-known/',
    '/.well-known/security.txt',
  ])('discovery: %s is not there', async (path) => {
    const { status, text } = await ask(path)
    expect(status).toBe(404)
    expect(JSON.parse(text)).toMatchObject({ code: 'route_not_found' })
  })

  test('discovery: a parameter that nobody knows is refused, as everywhere', async () => {
    const { status, text } = await ask('/ledger.json?version=2')
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({ code: 'unknown_filter' })
  })
})

describe('read-published-files', () => {
  function write(path: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), path)
  }

  test('read-published-files: where there is nothing, nothing is served', () => {
    expect(readPublishedFiles(folder)).toEqual([])
  })

  test('read-published-files: only what is meant for others, at the addresses that it names itself by', () => {
    write('docs/openapi/ledger.json')
    write('docs/openapi/write-api.json')
    write('docs/asyncapi/ledger.json')
    write('docs/schemas/released.json')
    write('docs/schemas/events/transaction.posted.v1.json')
    write('docs/schemas/events/README.md')
    write('packages/grpc/package.json')
    write('packages/grpc/descriptors/ledger.binpb')
    write('packages/grpc/released/ledger-v1.binpb')
    write('packages/grpc/proto/ledger/v1/values.proto')
    const files = readPublishedFiles(folder).map(({ path, type, content }) => [
      path,
      type,
      content.toString(),
    ])
    const json = 'application/json; charset=utf-8'
    const text = 'text/plain; charset=utf-8'
    expect(files).toEqual([
      ['/openapi/ledger.json', json, 'docs/openapi/ledger.json'],
      ['/asyncapi/ledger.json', json, 'docs/asyncapi/ledger.json'],
      [
        '/schemas/events/transaction.posted.v1.json',
        json,
        'docs/schemas/events/transaction.posted.v1.json',
      ],
      ['/proto/ledger.binpb', 'application/x-protobuf', 'packages/grpc/descriptors/ledger.binpb'],
      ['/proto/ledger/v1/values.proto', text, 'packages/grpc/proto/ledger/v1/values.proto'],
    ])
  })
})
