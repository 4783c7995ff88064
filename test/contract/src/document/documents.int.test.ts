import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isProblemCode, scopes } from '@ledger/runtime'
import { startApis, type Apis } from '../start-apis.ts'
import { documentNames, readText, writeText, type DocumentName } from './committed.ts'
import { lintDocument } from './lint-document.ts'
import { mergeDocuments } from './merge-documents.ts'
import { examplesOf, operationsOf, successOf, type OpenApi } from './open-api.ts'

let apis: Apis
let documents: Record<DocumentName, OpenApi>

beforeAll(async () => {
  apis = await startApis()
  const write = await read(apis.write.url)
  const readApi = await read(apis.read.url)
  documents = {
    'write-api': write,
    'read-api': readApi,
    ledger: mergeDocuments([
      // where `npm start` puts them
      { document: write, server: { url: 'http://127.0.0.1:8080', description: 'Write API' } },
      { document: readApi, server: { url: 'http://127.0.0.1:8081', description: 'Read API' } },
    ]),
  }
})
afterAll(() => apis.close())

async function read(url: string): Promise<OpenApi> {
  return (await (await fetch(`${url}/openapi.json`)).json()) as OpenApi
}

test.each(documentNames)('docs/openapi/%s.json: is what the running APIs say', (name) => {
  const text = `${JSON.stringify(documents[name], null, 2)}\n`
  if (process.env['TEST_UPDATE_OPENAPI'] === '1') writeText(name, text)
  if (readText(name) !== text) {
    throw new Error(`docs/openapi/${name}.json is stale; \`npm run openapi\` writes it anew`)
  }
})

test.each(documentNames)('docs/openapi/%s.json: the linter finds nothing', async (name) => {
  expect(await lintDocument(name)).toEqual([])
})

describe('every operation', () => {
  test('has a name of its own, a tag and words', () => {
    const operations = operationsOf(documents.ledger)
    const names = operations.map(({ operationId }) => operationId)
    expect(new Set(names).size).toBe(names.length)
    for (const { operationId, tags, summary, description } of operations) {
      expect([operationId, tags.length]).toEqual([operationId, 1])
      expect(summary).toMatch(/^[A-Z]/)
      expect(description).toMatch(/\.$/)
    }
  })

  test('names its scope, also where a person reads it', () => {
    for (const { operationId, security, description } of operationsOf(documents.ledger)) {
      const [scope = 'none'] = security[0]?.['bearerAuth'] ?? []
      expect([operationId, scopes]).toEqual([operationId, expect.arrayContaining([scope])])
      expect(description).toContain(`\`${scope}\``)
    }
  })

  test('names the codes of each error', () => {
    for (const { operationId, responses } of operationsOf(documents.ledger)) {
      const errors = Object.entries(responses).filter(([status]) => Number(status) >= 400)
      expect(errors.length).toBeGreaterThan(4)
      for (const [status, { content }] of errors) {
        const { schema } = content?.['application/problem+json'] ?? {}
        const codes = schema?.properties?.code?.enum ?? []
        expect([operationId, status, codes.length]).not.toEqual([operationId, status, 0])
        expect(codes.filter((code) => !isProblemCode(code))).toEqual([])
      }
    }
  })

  test('requires an idempotency key where a missing one is an error', () => {
    for (const { operationId, parameters = [], responses } of operationsOf(documents.ledger)) {
      const key = parameters.find(({ name }) => name === 'idempotency-key')
      const { schema } = responses['400']?.content?.['application/problem+json'] ?? {}
      const codes = schema?.properties?.code?.enum ?? []
      // the transactions of a bulk have theirs in the body
      const isError =
        codes.includes('idempotency_key_missing') && operationId !== 'postTransactions'
      expect([operationId, key?.required ?? false]).toEqual([operationId, isError])
    }
  })

  test('has an example of its answer, and of its body if it takes one', () => {
    for (const operation of operationsOf(documents.ledger)) {
      const { operationId, requestBody } = operation
      const [, answer] = successOf(operation)
      const answers = examplesOf(answer.content?.['application/json'])
      expect([operationId, Object.keys(answers)]).not.toEqual([operationId, []])
      if (requestBody === undefined) continue
      const bodies = examplesOf(requestBody.content['application/json'])
      expect([operationId, Object.keys(bodies)]).not.toEqual([operationId, []])
    }
  })
})
