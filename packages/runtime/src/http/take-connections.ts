import type { AddressInfo, ListenOptions, Socket } from 'node:net'
import { createServer, type Server } from 'node:net'
import type { HttpServer } from './http-server.ts'

/**
 * Node accepts one connection of a socket in each turn of its event loop, and under load a turn takes
 * 20 to 50 ms: new callers, and the probes of a balancer, would wait for minutes behind those that are
 * connected (500 new connections beside 200 busy ones: 6.5 s with one socket, 0.4 s with 32). Linux
 * spreads connections over all sockets that listen on a port; see docs/decisions/0034.
 */
const socketsOfPort = process.platform === 'linux' ? 128 : 1

/** What the sockets of Node's HTTP server have. */
const asOfHttp = { allowHalfOpen: true, noDelay: true }

export interface Place {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
}

/** Bounds the connections of a server, and gives it `takeConnections` and `refuseConnections`. */
export function addConnections(app: HttpServer, connectionsMax: number): void {
  const others: Server[] = []
  let connections = 0
  app.server.on('connection', (socket) => {
    connections += 1
    socket.once('close', () => (connections -= 1))
    if (connections > connectionsMax) socket.destroy()
  })

  app.decorate('takeConnections', async ({ host, port }: Place) => {
    const reusePort = socketsOfPort > 1
    // Linux would share the port with whatever process of this user listens there already
    if (reusePort && port !== 0) await requireFree({ host, port })
    // Node's backlog of 511 would leave callers that come all at once to try again after a second
    const options = { host, port, reusePort, backlog: connectionsMax }
    await app.listen(options)
    const { address, port: taken } = app.server.address() as AddressInfo
    while (others.length < socketsOfPort - 1) {
      const other = createServer(asOfHttp, hand)
      await listening(other, { ...options, host: address, port: taken })
      others.push(other)
    }
  })

  app.decorate('refuseConnections', async () => {
    await Promise.all(others.splice(0).map((other) => closed(other)))
  })

  function hand(socket: Socket): void {
    app.server.emit('connection', socket)
  }
}

/** @throws Error EADDRINUSE and others, as `listen` does */
async function requireFree(place: Place): Promise<void> {
  const server = createServer()
  await listening(server, place)
  await closed(server)
}

function listening(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Takes none from now on; resolved when those are closed that it has taken. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
  })
}
