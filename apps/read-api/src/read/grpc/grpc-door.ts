import { aboutGrpc, createGrpcServer } from '@ledger/grpc'
import type { Door } from '@ledger/runtime'
import type { DoorParts } from '../door-parts.ts'
import { reads } from '../reads.ts'
import { queryService } from './query-service.ts'

/** A door that has a port of its own. */
export interface GrpcDoor extends Door {
  /** Once it is open: the one that was given, or found where 0 was. */
  readonly port: number | undefined
}

/** Every read over gRPC. */
export function createGrpcDoor({ config, log, reader, apiKeys, checks }: DoorParts): GrpcDoor {
  const limits = config.grpc
  const services = [queryService(reader, reads)]
  const server = createGrpcServer({ log, limits, apiKeys, services, checks })
  let port: number | undefined
  return {
    name: 'grpc',
    about: aboutGrpc(config.grpc.port, 'ledger.v1.QueryService'),
    get port() {
      return port
    },
    start: async () => {
      const place = { host: config.http.host, port: config.grpc.port }
      port = (await server.listen(place)).port
      log.info({ host: place.host, port }, 'takes gRPC calls')
    },
    beginDrain: () => server.beginDrain(),
    stop: () => server.stop(config.http.drainMsMax),
  }
}
