import { aboutGrpc, createGrpcServer } from '@ledger/grpc'
import type { Door } from '@ledger/runtime'
import type { DoorParts } from '../door-parts.ts'
import { commandService } from './command-service.ts'

/** A door that has a port of its own. */
export interface GrpcDoor extends Door {
  /** Once it is open: the one that was given, or found where 0 was. */
  readonly port: number | undefined
}

/** Commands over gRPC: one call each, many in one call that is all or none, and a stream without end. */
export function createGrpcDoor(parts: DoorParts): GrpcDoor {
  const { config, log, apiKeys, checks, isFull } = parts
  const limits = config.grpc
  const services = [commandService(parts)]
  const server = createGrpcServer({ log, limits, apiKeys, services, checks, isFull })
  let port: number | undefined
  return {
    name: 'grpc',
    about: aboutGrpc(config.grpc.port, 'ledger.v1.CommandService'),
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
