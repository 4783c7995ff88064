import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createSampleServer, type SampleServer } from '../fixture/sample-server.ts'
import { problemCodes } from '../problem/problem-rank.ts'

let sample: SampleServer

beforeAll(async () => {
  sample = await createSampleServer()
})

afterAll(() => sample.close())

async function get(path: string) {
  const answer = await fetch(sample.base + path)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

test('docs: the document names the operation, its scope and every error it can give', async () => {
  const { text } = await get('/openapi.json')
  const document = JSON.parse(text) as {
    readonly openapi: string
    readonly paths: Record<string, Record<string, Record<string, unknown>>>
  }
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths)).toEqual(['/v1/ledgers/{ledger}/transactions'])
  const operation = document.paths['/v1/ledgers/{ledger}/transactions']?.['post'] ?? {}
  expect(operation['operationId']).toBe('postTransaction')
  expect(operation['security']).toEqual([{ bearerAuth: ['transactions:write'] }])
  const responses = operation['responses'] as Record<string, unknown>
  expect(Object.keys(responses)).toEqual([
    '400',
    '401',
    '403',
    '404',
    '413',
    '415',
    '422',
    '500',
    '503',
  ])
  expect(JSON.stringify(responses['422'])).toContain('unbalanced')
})

test('docs: the page to try it needs nothing from elsewhere', async () => {
  const page = await get('/docs')
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, asset]) => asset ?? '')
  expect(assets.length).toBeGreaterThan(4)
  for (const asset of assets) {
    expect(asset).toMatch(/^\/docs\/static\//)
    expect((await get(asset)).status).toBe(200)
  }
  expect((await get('/docs/static/swagger-initializer.js')).text).toContain('"validatorUrl":null')
})

test('docs: every code has a page, and the index leads to it', async () => {
  const index = await get('/docs/errors')
  for (const code of problemCodes) {
    expect(index.text).toContain(`href="/docs/errors/${code}"`)
    const page = await get(`/docs/errors/${code}`)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.text).toContain(`<code>${code}</code>`)
  }
})

test.each(['nope', '%3Cscript%3E', '..%2f..%2fetc', 'toString'])(
  'docs: /docs/errors/%s is not there',
  async (code) => {
    const page = await get(`/docs/errors/${code}`)
    expect(page.status).toBe(404)
    expect(JSON.parse(page.text)).toMatchObject({ code: 'route_not_found' })
  },
)

test('docs: no way leads out of the folder of the page', async () => {
  expect((await get('/docs/static/%2e%2e/package.json')).status).toBe(404)
  expect((await get('/docs/static/..%2fpackage.json')).status).toBe(404)
})
