import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** A way to a server that can be cut off, and made to say nothing. */
export interface FaultyProxy {
  /** The server through the proxy. */
  readonly url: string
  /** Open connections break and new ones are refused, until `mend`. */
  cut(): void
  mend(): void
  /** New and open connections get no answer any more, until `thaw`. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

export async function startFaultyProxy(serverUrl: string): Promise<FaultyProxy> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let isFrozen = false
  let isCut = false

  const server = createServer((client) => {
    if (isCut) return void client.destroy()
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => socket.destroy())
    }
    client.pipe(upstream).pipe(client)
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    if (isFrozen) for (const socket of [client, upstream]) hold(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const proxied = new URL(serverUrl)
  proxied.hostname = '127.0.0.1'
  proxied.port = String((server.address() as AddressInfo).port)
  return {
    url: proxied.toString(),
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => void (isCut = false),
    freeze: () => {
      isFrozen = true
      for (const socket of sockets) hold(socket)
    },
    thaw: () => {
      isFrozen = false
      for (const socket of sockets) socket.uncork()
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What is written stays here until it is let go. */
function hold(socket: Socket): void {
  socket.cork()
}
