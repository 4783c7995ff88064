import { createServer } from 'node:net'
import { PartFailed } from './part.ts'

/** Ports of 127.0.0.1 that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  // all are held until the last is known, or the system might hand out one twice
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)))
  const ports = servers.map((server) => portOf(server.address()))
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return ports
}

/** Whether nobody listens on this port of this host, and we may. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  try {
    const server = await listen(port, host)
    await new Promise((done) => server.close(done))
    return true
  } catch {
    return false // taken, or a right is missing: in both cases we cannot listen there
  }
}

/** Somebody else who answers on a part's port would be taken for the part. */
export async function requireFreePort(part: string, port: number): Promise<void> {
  if (await isPortFree(port)) return
  throw new PartFailed(part, `port ${port} of 127.0.0.1 is taken, or we may not listen there`, '')
}

function listen(port: number, host = '127.0.0.1'): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => resolve(server))
  })
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}
