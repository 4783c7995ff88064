import type { RpcCodec, RpcShape } from '@ledger/grpc'
import { commandRpcs, compileRpc, ledgerDescriptors, rpcNameOf } from '@ledger/grpc'
import type { GrpcClient } from '@ledger/testkit'
import { createGrpcClient } from '@ledger/testkit'
import type { CommandSpec } from '../src/command/command-spec.ts'
import type { GrpcDoor } from '../src/ingest/grpc/grpc-door.ts'
import { createGrpcDoor } from '../src/ingest/grpc/grpc-door.ts'
import type { Sent } from './other-door.ts'
import type { TestWriteApi } from './test-write-api.ts'
import { startTestWriteApi } from './test-write-api.ts'

/** The write API with its door for gRPC open, and a caller in front of it. */
export interface GrpcWriteApi {
  readonly api: TestWriteApi
  readonly door: GrpcDoor
  /** With the API key of the API under test. */
  readonly client: GrpcClient
  /** With another one. */
  clientOf(apiKey: string): GrpcClient
  close(): Promise<void>
}

export async function startGrpcWriteApi(
  options: Parameters<typeof startTestWriteApi>[0] = {},
): Promise<GrpcWriteApi> {
  const made: GrpcDoor[] = []
  const api = await startTestWriteApi({
    ...options,
    env: { WRITE_GRPC_PORT: '0', ...options.env },
    doors: [
      (parts) => {
        const door = createGrpcDoor(parts)
        made.push(door)
        return door
      },
    ],
  })
  const [door] = made
  if (door === undefined) throw new Error('no door was made')
  await door.start()
  const clients: GrpcClient[] = []
  const clientOf = (apiKey: string): GrpcClient => {
    const client = createGrpcClient(`127.0.0.1:${door.port}`, 'CommandService', apiKey)
    clients.push(client)
    return client
  }
  return {
    api,
    door,
    client: clientOf(api.apiKey),
    clientOf,
    close: async () => {
      for (const client of clients) client.close()
      await api.close()
    },
  }
}

const shapes: Readonly<Record<string, RpcShape>> = commandRpcs
const { methods } = ledgerDescriptors().service('ledger.v1.CommandService')

/** What is sent over HTTP, as the request of its method. */
export function requestOf({ spec, params = {}, body, isDryRun = false }: Sent): object {
  const [first, second] = shapes[rpcNameOf(spec.operationId)]?.body ?? []
  const isSecond =
    second !== undefined && typeof body === 'object' && body !== null && second in body
  const field = isSecond ? second : first
  return {
    ...params,
    ...(field === undefined || body === undefined ? {} : { [field]: body }),
    ...(isDryRun ? { dry_run: true } : {}),
  }
}

/** Writes what HTTP answers as the message that it is over gRPC. */
export function codecOf({ operationId }: Pick<CommandSpec, 'operationId'>): RpcCodec {
  const name = rpcNameOf(operationId)
  const method = methods.find((each) => each.name === name)
  const shape = shapes[name]
  if (method === undefined || shape === undefined) throw new Error(`there is no method ${name}`)
  return compileRpc(method, shape)
}
