import type { HttpServer } from './http-server.ts'

const idleCheckMs = 20

/**
 * Takes no new connections, lets what is under way finish for at most `drainMsMax`, then cuts off
 * the rest. Resolves when no connection is left.
 */
export async function closeHttpServer(app: HttpServer, drainMsMax: number): Promise<void> {
  app.beginDrain()
  const timer = setTimeout(() => {
    app.log.warn({ drainMsMax }, 'requests were cut off at shutdown')
    app.server.closeAllConnections()
  }, drainMsMax)
  // a request that began before the drain leaves its connection open when it ends
  const idleTimer = setInterval(() => app.server.closeIdleConnections(), idleCheckMs)
  try {
    await Promise.all([app.refuseConnections(), app.close()])
  } finally {
    clearTimeout(timer)
    clearInterval(idleTimer)
  }
}
