import { randomUUID } from 'node:crypto'
import type { RpcShape } from '@ledger/grpc'
import { commandRpcs, ledgerDescriptors, queryRpcs, rpcNameOf } from '@ledger/grpc'
import type { ApiAnswer, ApiClient, GrpcClient, GrpcReply } from '@ledger/testkit'
import type { Problem } from '@ledger/wire'
import { successOf } from '../document/open-api.ts'
import type { PlacedCall } from './placed-call.ts'
import { placedCall, Unsayable } from './placed-call.ts'

/** Either may be left out where it is not called. */
export interface GrpcClients {
  readonly commands?: GrpcClient
  readonly queries?: GrpcClient
}

const commandShapes: Readonly<Record<string, RpcShape>> = commandRpcs
const queryShapes: Readonly<Record<string, RpcShape>> = queryRpcs
const integer = /^-?\d+$/

/**
 * Sends what HTTP would be asked as calls of gRPC, and answers as HTTP. The status of gRPC stands in
 * the header `grpc-status`. Its calls throw Unsayable for what no message can say.
 */
export function grpcApiClient(clients: GrpcClients): ApiClient {
  const call = async (...request: Parameters<typeof placedCall>): Promise<ApiAnswer> => {
    const placed = placedCall(...request)
    const isQuery = placed.operation.method === 'get'
    const client = isQuery ? clients.queries : clients.commands
    if (client === undefined) throw new Error(`nobody answers ${placed.operation.operationId}`)
    const method = methodOf(placed)
    const shapes = isQuery ? queryShapes : commandShapes
    const shape = shapes[method]
    if (shape === undefined) throw new Unsayable(`there is no method ${method}`)
    const message = requestOf(placed, method, shape)
    const metadata = metadataOf(placed, isQuery)
    return answerOf(placed, shape, await said(client, method, message, metadata))
  }
  return {
    get: (path, options) => call('get', path, undefined, options),
    post: (path, body, options) => call('post', path, body, options),
    put: (path, body, options) => call('put', path, body, options),
    patch: (path, body, options) => call('patch', path, body, options),
    delete: (path, options) => call('delete', path, undefined, options),
  }
}

/** The encoder finds no place for it. By name: jest gives tests a `TypeError` of their own. */
async function said(
  client: GrpcClient,
  method: string,
  message: object,
  metadata: Readonly<Record<string, string>>,
): Promise<GrpcReply> {
  try {
    return await client.call(method, message, { metadata })
  } catch (error) {
    const { name, message: reason } = error as Error
    if (name !== 'TypeError') throw error
    throw new Unsayable(reason)
  }
}

function methodOf({ operation, query }: PlacedCall): string {
  const isAtomic = query.get('atomic') === 'true'
  return isAtomic ? 'PostTransactionsAtomically' : rpcNameOf(operation.operationId)
}

function requestOf({ params, query, body }: PlacedCall, method: string, shape: RpcShape): object {
  if (typeof body === 'string') throw new Unsayable('bytes that are no message')
  const parameters = { ...params, ...queryOf(query, method) }
  if (body === undefined || shape.body.length === 0) return parameters
  if (method === 'PostTransactionsAtomically') {
    const items = body as readonly Readonly<Record<string, unknown>>[]
    return { ...parameters, items: items.map(keyedOf) }
  }
  const [first = '', second] = shape.body
  const isSecond = second !== undefined && second in (body as object)
  return { ...parameters, [isSecond ? second : first]: body }
}

function keyedOf({ idempotency_key, ...transaction }: Readonly<Record<string, unknown>>): object {
  return { idempotency_key, transaction }
}

function queryOf(query: URLSearchParams, method: string): object {
  const described = [
    ...ledgerDescriptors().service('ledger.v1.CommandService').methods,
    ...ledgerDescriptors().service('ledger.v1.QueryService').methods,
  ].find(({ name }) => name === method)
  const kinds = new Map(described?.input.fields.map(({ name, fieldKind }) => [name, fieldKind]))
  const given = [...query].filter(([name]) => name !== 'atomic')
  return Object.fromEntries(
    given.map(([name, text]): [string, unknown] => {
      if (kinds.get(name) === 'list') return [name, query.getAll(name)]
      // of the parameters, those that look like numbers are numbers in messages, too
      return [name, kinds.get(name) === 'scalar' && integer.test(text) ? Number(text) : text]
    }),
  )
}

function metadataOf({ options }: PlacedCall, isQuery: boolean): Readonly<Record<string, string>> {
  const { idempotencyKey, headers = {} } = options
  if (headers['content-type'] !== undefined) throw new Unsayable('another content type')
  const key = idempotencyKey === undefined ? randomUUID() : idempotencyKey
  return { ...(isQuery || key === null ? {} : { 'idempotency-key': key }), ...headers }
}

function answerOf({ operation }: PlacedCall, shape: RpcShape, reply: GrpcReply): ApiAnswer {
  const headers = new Headers({ ...reply.headers, 'grpc-status': reply.status })
  if (reply.status !== 'OK') {
    if (reply.problem === '') throw new Error(`no problem with ${reply.status}: ${reply.details}`)
    const body = JSON.parse(reply.problem) as Problem
    return { status: body.status, headers, text: reply.problem, body }
  }
  const [status] = successOf(operation)
  const found = shape.answer.map((name) => reply.answer[name]).find((one) => one !== undefined)
  const body = found ?? reply.answer
  return { status, headers, text: JSON.stringify(body), body }
}
