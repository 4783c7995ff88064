import { setMaxListeners } from 'node:events'
import type { Socket } from 'node:net'
import {
  logVerbosity,
  Server,
  ServerCredentials,
  setLogVerbosity,
  type ServerOptions,
} from '@grpc/grpc-js'
import type { ApiKeyAuth, Log, ReadyCheck } from '@ledger/runtime'
import { ledgerDescriptors } from '../descriptors.ts'
import { Connections } from './connections.ts'
import type { GrpcLimits } from './grpc-limits.ts'
import {
  answerBytesMax,
  callsOfConnectionMax,
  keepAliveAnswerMsMax,
  keepAliveMs,
  lastCallMsMax,
  messageBytesGrace,
} from './grpc-limits.ts'
import type { GrpcService } from './grpc-service.ts'
import { addHealth, type Health } from './health.ts'
import { keyFirst } from './key-first.ts'
import { listen, type Listener } from './listen.ts'
import { registrationOf } from './method-definitions.ts'
import { addReflection } from './reflection.ts'
import { RefusalLog } from './refusal-log.ts'
import type { Calls } from './run-call.ts'
import { Tally } from './tally.ts'

export interface GrpcServerOptions {
  readonly log: Log
  readonly limits: GrpcLimits
  readonly apiKeys: ApiKeyAuth
  readonly services: readonly GrpcService[]
  /** The checks of `/readyz`: health says SERVING while all pass. */
  readonly checks: Readonly<Record<string, ReadyCheck>>
  /** Whether commands are to be refused now, before anything is spent on them. */
  readonly isFull?: (underWay: number) => boolean
}

export interface GrpcServer {
  /** @throws Error EADDRINUSE and others */
  listen(place: {
    readonly host: string
    readonly port: number
  }): Promise<{ readonly port: number }>
  /** Health says NOT_SERVING from now on; calls are still taken. */
  beginDrain(): void
  /**
   * Takes no new calls, lets those under way finish for at most `drainMsMax`, then cuts off the rest.
   * Streams are told at once: they answer what they have read.
   */
  stop(drainMsMax: number): Promise<void>
}

/**
 * A gRPC server on which every call is strict by default: it has an API key, a bounded message and a
 * deadline, and each error leaves as a code of the catalogue. Health and reflection are open, as `/readyz`
 * and `/docs` are. There is no TLS: as with HTTP it ends in front of us.
 */
export function createGrpcServer(options: GrpcServerOptions): GrpcServer {
  const { log, limits, services, checks } = options
  const stopping = new AbortController()
  setMaxListeners(limits.streamsMax, stopping.signal) // each stream listens to it
  const connections = new Connections(limits.connectionAgeMsMax, lastCallMsMax)
  const calls = callsOf(options, { stopping, connections })
  // it would write to stderr what metadata it could not read, keys among them, and as often as one likes
  setLogVerbosity(logVerbosity.NONE)
  const methods = new Map(
    services.flatMap(({ name, methods: ofService }) =>
      Object.entries(ofService).map(([method, each]) => [`/${name}/${method}`, each]),
    ),
  )
  const server = new Server({
    ...channelOptions(limits, connections),
    interceptors: [keyFirst(calls, methods)],
  })
  const descriptors = ledgerDescriptors()
  for (const service of services) {
    const { definition, implementation } = registrationOf(calls, descriptors, service)
    server.addService(definition, implementation)
  }
  const names = services.map(({ name }) => name)
  const health = addHealth(server, { names, checks, log, watchersMax: limits.streamsMax })
  addReflection(server, descriptors, { names, streamsMax: limits.streamsMax })
  return startOf(server, { log, limits, stopping, health, connections })
}

function callsOf(
  { log, limits, apiKeys, isFull = () => false }: GrpcServerOptions,
  {
    stopping,
    connections,
  }: { readonly stopping: AbortController; readonly connections: Connections },
): Calls {
  return {
    log,
    apiKeys,
    messageBytesMax: limits.messageBytesMax,
    isFull,
    stopping: stopping.signal,
    stream: { idleMsMax: limits.streamIdleMsMax },
    unaryTally: new Tally(limits.callsMax),
    streamTally: new Tally(limits.streamsMax),
    connections,
    refusals: new RefusalLog(log),
  }
}

function startOf(
  server: Server,
  parts: {
    readonly log: Log
    readonly limits: GrpcLimits
    readonly stopping: AbortController
    readonly health: Health
    readonly connections: Connections
  },
): GrpcServer {
  const { log, limits, stopping, health, connections } = parts
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
  let listener: Listener | undefined
  return {
    listen: async (place) => {
      const { connectionsMax } = limits
      const take = (socket: Socket): void => {
        connections.add(socket)
        injector.injectConnection(socket)
      }
      listener = await listen(place, { connectionsMax, log, take })
      health.start()
      return { port: listener.port }
    },
    beginDrain: () => health.beginDrain(),
    stop: async (drainMsMax) => {
      health.beginDrain()
      const closed = listener?.close()
      stopping.abort()
      health.stop()
      injector.drain(drainMsMax) // ends what is left after that
      // a peer may leave its side open, which nobody waits for
      const cutOff = setTimeout(() => connections.destroyAll(), drainMsMax + lastWordsMsMax)
      await closed
      clearTimeout(cutOff)
      server.forceShutdown()
    },
  }
}

/** What was cut off is told so, if its peer still reads. */
const lastWordsMsMax = 250

function channelOptions(limits: GrpcLimits, connections: Connections): ServerOptions {
  return {
    'grpc.max_receive_message_length': limits.messageBytesMax + messageBytesGrace,
    'grpc.max_send_message_length': answerBytesMax,
    'grpc.max_concurrent_streams': callsOfConnectionMax,
    'grpc.keepalive_time_ms': keepAliveMs,
    'grpc.keepalive_timeout_ms': keepAliveAnswerMsMax,
    'grpc.max_connection_age_ms': limits.connectionAgeMsMax,
    'grpc.max_connection_age_grace_ms': connections.graceMs,
    'grpc.enable_channelz': 0, // it counts every call for an API that is not offered
  }
}
