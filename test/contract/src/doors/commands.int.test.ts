import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ApiAnswer, ApiClient } from '@ledger/testkit'
import { readDocument } from '../document/committed.ts'
import { operationsOf, successOf } from '../document/open-api.ts'
import { grpcApiClient } from '../errors/grpc-api-client.ts'
import { kafkaApiClient } from '../errors/kafka-api-client.ts'
import type { ExampleRequest } from '../examples/example-request.ts'
import { exampleRequests } from '../examples/example-request.ts'
import { operationsWithoutMessage } from '../schemas/command-names.ts'
import type { OpenDoors } from './open-doors.ts'
import { startDoors, startMsMax } from './open-doors.ts'

// Each command of the document is one command over HTTP, gRPC and Kafka, whoever is first.

const operations = operationsOf(readDocument('ledger'))
  .filter(({ method }) => method !== 'get')
  .filter(({ operationId }) => !operationsWithoutMessage.includes(operationId))
  .map((operation) => [operation.operationId, operation] as const)

/** The transaction that an operation is about, of those that the examples posted. */
const transactionOf: Readonly<Record<string, number>> = {
  postPendingTransaction: 1,
  voidPendingTransaction: 2,
}

const inTurn = { kafkaFirst: ['kafka', 'http'], httpFirst: ['http', 'kafka'] } as const

let open: OpenDoors
let clients: Readonly<Record<'http' | 'kafka' | 'grpc', ApiClient>>
const transactionIds: string[] = []

beforeAll(async () => {
  open = await startDoors()
  clients = {
    http: open.write,
    kafka: kafkaApiClient(open.kafka, open.write),
    grpc: grpcApiClient({ commands: open.commands }),
  }
}, startMsMax)
afterAll(() => open.close(), startMsMax)

function send(
  client: ApiClient,
  { method, path, headers, body }: ExampleRequest,
  idempotencyKey: string,
): Promise<ApiAnswer> {
  const state = headers['if-match']
  const options = {
    idempotencyKey,
    ...(state === undefined ? {} : { headers: { 'if-match': state } }),
  }
  switch (method) {
    case 'POST':
      return client.post(path, body, options)
    case 'PUT':
      return client.put(path, body, options)
    case 'PATCH':
      return client.patch(path, body, options)
    case 'DELETE':
      return client.delete(path, options)
    default:
      throw new Error(`${method} is no command`)
  }
}

/** Each door has its own header for it. */
function isReplay({ headers }: ApiAnswer): boolean {
  return ['idempotency-replayed', 'ledgerreplayed'].some((name) => headers.get(name) === 'true')
}

describe('every command, as its examples have it', () => {
  test.each(operations)(
    '%s: whoever is first, the others are told the same',
    async (name, operation) => {
      const [status] = successOf(operation)
      const id = transactionIds[transactionOf[name] ?? 0]
      for (const [index, request] of exampleRequests(operation, id).entries()) {
        const key = `example-${name}-${index}`
        const [first, second] = inTurn[index % 2 === 0 ? 'kafkaFirst' : 'httpFirst']
        const made = await send(clients[first], request, key)
        expect([first, made.status, made.text]).toEqual([first, status, made.text])
        expect(isReplay(made)).toBe(false)

        const again = await send(clients[second], request, key)
        expect([again.status, isReplay(again), again.text]).toEqual([status, true, made.text])
        const overGrpc = await send(clients.grpc, request, key)
        expect([overGrpc.status, isReplay(overGrpc), overGrpc.headers.get('grpc-status')]).toEqual([
          status,
          true,
          'OK',
        ])
        if (name === 'postTransaction')
          transactionIds.push((made.body as { readonly id: string }).id)
      }
    },
  )
})
