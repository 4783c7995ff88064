import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { Log } from '@ledger/runtime'

/** A socket that listens, and the connections that came through it. */
export interface Listener {
  readonly port: number
  /** Takes no new ones; resolved when the last has ended. */
  close(): Promise<void>
}

const backlog = 4_096
const saidEveryMs = 1_000

/**
 * grpc-js can listen by itself, but neither bounds connections nor tells why it could not; so the socket
 * is ours, and it gets the connections.
 * @throws Error EADDRINUSE and others, as `net.Server.listen` does
 */
export async function listen(
  place: { readonly host: string; readonly port: number },
  options: {
    readonly connectionsMax: number
    readonly log: Log
    take(socket: Socket): void
  },
): Promise<Listener> {
  const server = createServer({ noDelay: true }, (socket) => {
    // a peer that is gone is told by the end of its session; here it must only not end the process
    socket.on('error', () => undefined)
    options.take(socket)
  })
  server.maxConnections = options.connectionsMax
  let saidAt = -Infinity
  server.on('drop', () => {
    const now = performance.now()
    if (now - saidAt < saidEveryMs) return
    saidAt = now
    options.log.warn(
      { connectionsMax: options.connectionsMax },
      'gRPC connections were closed: too many',
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ ...place, backlog }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port } = server.address() as AddressInfo // of a TCP server that listens
  return {
    port,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}
