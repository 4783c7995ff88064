import { runWrk } from '../load/wrk.ts'
import { withBareServer } from './bare-server-process.ts'

const seconds = 3

/**
 * POSTs per second that a server answers which does nothing but validate them, with the load
 * generator beside it: how fast this machine is now. Machines differ, and a shared one differs from
 * hour to hour; figures of two runs can only be compared where this is the same.
 */
export async function barePostsPerS(connections: number): Promise<number> {
  return withBareServer(async (url) => {
    const load = { url, connections, apiKey: 'none', ledger: 'none', accounts: 10_000 }
    await runWrk({ ...load, keyPrefix: 'warm-up-', seconds: 1 })
    const result = await runWrk({ ...load, keyPrefix: 'bare-', seconds })
    return Math.round(result.answered / result.seconds)
  })
}
