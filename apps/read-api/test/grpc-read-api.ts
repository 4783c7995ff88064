import type { GrpcClient } from '@ledger/testkit'
import { createGrpcClient } from '@ledger/testkit'
import type { GrpcDoor } from '../src/read/grpc/grpc-door.ts'
import { createGrpcDoor } from '../src/read/grpc/grpc-door.ts'
import type { TestReadApi, TestReadApiOptions } from './test-read-api.ts'
import { startTestReadApi } from './test-read-api.ts'

/** The read API with its door for gRPC open, and a caller in front of it. */
export interface GrpcReadApi {
  readonly api: TestReadApi
  readonly door: GrpcDoor
  /** With the API key of the API under test. */
  readonly client: GrpcClient
  /** With another one. */
  clientOf(apiKey: string): GrpcClient
  close(): Promise<void>
}

export async function startGrpcReadApi(options: TestReadApiOptions = {}): Promise<GrpcReadApi> {
  const made: GrpcDoor[] = []
  const api = await startTestReadApi({
    ...options,
    env: { READ_GRPC_PORT: '0', ...options.env },
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
    const client = createGrpcClient(`127.0.0.1:${door.port}`, 'QueryService', apiKey)
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
