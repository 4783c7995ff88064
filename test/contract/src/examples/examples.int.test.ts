import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { judgeAnswer } from '../document/answer-validator.ts'
import { readDocument } from '../document/committed.ts'
import { operationsOf, successOf } from '../document/open-api.ts'
import { startApis, type Apis } from '../start-apis.ts'
import { exampleRequests, type ExampleRequest } from './example-request.ts'

// The examples tell one story in the order of the document: a ledger is opened, then its accounts, a
// transaction is posted, and the reads see it. Nothing is there but what they made.
const document = readDocument('ledger')
const operations = operationsOf(document)
const inOrder = [
  ...operations.filter(({ method }) => method !== 'get'),
  ...operations.filter(({ method }) => method === 'get'),
].map((operation) => [operation.operationId, operation] as const)

let apis: Apis
/** Ids that the service made, by the path parameter that they are for. */
const made: Record<string, string> = {}

beforeAll(async () => {
  apis = await startApis()
})
afterAll(() => apis.close())

describe('examples: each is answered as it is documented', () => {
  test.each(inOrder)('%s', async (operationId, operation) => {
    const [status] = successOf(operation)
    for (const request of exampleRequests(operation, made)) {
      const answer = await send(request)
      expect([operationId, request.name, answer.status, answer.body]).toEqual([
        operationId,
        request.name,
        status,
        answer.body,
      ])
      expect(judgeAnswer(document, operation, answer)).toEqual([])
      // an empty list would be as documented whatever its items are
      if (isList(answer.body))
        expect([operationId, answer.body.data]).not.toEqual([operationId, []])
      if (operationId === 'postTransaction') made['id'] = (answer.body as { id: string }).id
    }
  })
})

function isList(body: unknown): body is { readonly data: readonly unknown[] } {
  return typeof body === 'object' && body !== null && 'data' in body
}

async function send(request: ExampleRequest) {
  const { url } = request.method === 'GET' ? apis.read : apis.write
  const answer = await fetch(url + request.path, {
    method: request.method,
    headers: {
      authorization: `Bearer ${apis.apiKey}`,
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  })
  const contentType = answer.headers.get('content-type') ?? ''
  return { status: answer.status, contentType, body: await answer.json() }
}
