import { runGets } from '../load/run-gets.ts'
import { withBareServer } from './bare-server-process.ts'

const seconds = 3

/**
 * Balances per second that a server answers which does nothing but validate the request and send a
 * balance that it holds, with the load generator beside it: what is left for a read to reach.
 */
export async function bareReadsPerS(connections: number): Promise<number> {
  return withBareServer(async (url) => {
    const load = { url, connections, apiKey: 'none', ledger: 'none', accounts: 10_000 }
    await runGets({ ...load, consistency: 'eventual', seconds: 1 })
    const result = await runGets({ ...load, consistency: 'eventual', seconds })
    return Math.round(result.answered / result.seconds)
  })
}
