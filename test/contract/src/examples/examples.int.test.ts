import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { spawnService } from '@ledger/testkit'
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

/** Which transaction an operation is about: the first that `postTransaction` made, unless it says so. */
const transactionOf: Readonly<Record<string, number>> = {
  postPendingTransaction: 1,
  voidPendingTransaction: 2,
}

let apis: Apis
/** Ids, in the order of the examples of `postTransaction`. */
const transactionIds: string[] = []

beforeAll(async () => {
  apis = await startApis()
  // what is searched is projected first
  await spawnService('projector', { DATABASE_URL: apis.database.url })
})
afterAll(() => apis.close())

describe('examples: each is answered as it is documented', () => {
  test.each(inOrder)('%s', async (operationId, operation) => {
    const [status] = successOf(operation)
    const transactionId = transactionIds[transactionOf[operationId] ?? 0]
    for (const request of exampleRequests(operation, transactionId)) {
      const answer = await send(request)
      // with the body, to see what was wrong
      expect([request, answer.status, answer.body]).toEqual([request, status, answer.body])
      expect(judgeAnswer(document, operation, answer)).toEqual([])
      // an empty list would be as documented whatever its items are
      if (isList(answer.body)) expect([request, answer.body.data]).not.toEqual([request, []])
      if (operationId === 'postTransaction') transactionIds.push((answer.body as WithId).id)
    }
  })
})
interface WithId {
  readonly id: string
}

const conditional = inOrder.filter(([, { responses }]) => '304' in responses)

test.each(conditional)('examples: %s is answered 304 to who has it', async (_id, operation) => {
  for (const request of exampleRequests(operation, transactionIds[0])) {
    const etag = (await send(request)).headers.get('etag') ?? ''
    const headers = { ...request.headers, 'if-none-match': etag }
    const answer = await send({ ...request, headers })
    expect(answer.status).toBe(304)
    expect(judgeAnswer(document, operation, answer)).toEqual([])
  }
})

function isList(body: unknown): body is { readonly data: readonly unknown[] } {
  return typeof body === 'object' && body !== null && 'data' in body
}

async function send({ method, path, headers, body }: ExampleRequest) {
  const { url } = method === 'GET' ? apis.read : apis.write
  const answer = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${apis.apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
  }
}
