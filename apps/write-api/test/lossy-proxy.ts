import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** A proxy before Postgres that can lose answers, as a network can. */
export interface LossyProxy {
  /** The database through the proxy. */
  readonly url: string
  /** The next COMMIT reaches Postgres and its answer is lost with the connection. */
  loseNextCommitAnswer(): void
  /** New and open connections get no answer any more, until `thaw`. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

export async function startLossyProxy(databaseUrl: string): Promise<LossyProxy> {
  const { hostname, port } = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let losesNext = false
  let isFrozen = false

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    let isLosing = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => socket.destroy())
      if (isFrozen) socket.pause()
    }
    client.on('data', (bytes) => {
      upstream.write(bytes)
      if (losesNext && bytes.includes('commit\0')) {
        losesNext = false
        isLosing = true
      }
    })
    upstream.on('data', (bytes) => {
      if (!isLosing) return void client.write(bytes)
      // the tag of the commit is in the answer: Postgres has committed
      if (bytes.includes('COMMIT')) client.destroy()
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const proxied = new URL(databaseUrl)
  proxied.port = String((server.address() as AddressInfo).port)
  proxied.hostname = '127.0.0.1'
  return {
    url: proxied.toString(),
    loseNextCommitAnswer: () => void (losesNext = true),
    freeze: () => {
      isFrozen = true
      for (const socket of sockets) socket.pause()
    },
    thaw: () => {
      isFrozen = false
      for (const socket of sockets) socket.resume()
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
