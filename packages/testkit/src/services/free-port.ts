import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { claimPort } from './claim-port.ts'

// Below the range from which Linux takes the near ends of connections: of a port that the system gave
// out, a connection of some other test can be the owner before the service listens on it.
const portMin = 20_000
const portMax = 32_000
const triesMax = 100

/**
 * A TCP port on 127.0.0.1 that is free, and is given to nobody else while this process lives: a service
 * that a test has killed must find its port again.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const port = randomInt(portMin, portMax)
    if (claimPort(port) && (await isFree(port))) return port
  }
  throw new Error(`no port of ${triesMax} between ${portMin} and ${portMax} was free`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
  if (isListening) await new Promise<void>((resolve) => server.close(() => resolve()))
  return isListening
}
