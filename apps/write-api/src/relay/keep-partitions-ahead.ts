import type { Log } from '@ledger/runtime'
import type { JournalConnection } from '@ledger/stream'
import { pauseUntil } from '@ledger/stream'
import { makePartitions } from './make-partitions.ts'

const dayMs = 24 * 3_600_000
const lockMsMax = 2_000
const retryMsMin = 1_000
const retryMsMax = 60_000

/**
 * Makes partitions at the start and once a day, three months ahead of their need; so a day on which
 * it does not succeed is no harm, and it is tried again after a while that grows to a minute.
 */
export async function keepPartitionsAhead(
  connect: () => Promise<JournalConnection>,
  signal: AbortSignal,
  log: Log,
): Promise<void> {
  let retryMs = retryMsMin
  while (!signal.aborted) {
    const error = await makeOnce(connect, log)
    if (error === undefined) {
      retryMs = retryMsMin
      await pauseUntil(signal, dayMs)
    } else {
      log.warn({ err: error }, 'partitions could not be made ahead')
      await pauseUntil(signal, retryMs)
      retryMs = Math.min(retryMs * 2, retryMsMax)
    }
  }
}

async function makeOnce(connect: () => Promise<JournalConnection>, log: Log): Promise<unknown> {
  let connection: JournalConnection | undefined
  try {
    connection = await connect()
    const made = await makePartitions(connection.client, lockMsMax)
    if (made > 0) log.info({ made }, 'partitions made')
    return undefined
  } catch (error) {
    return error
  } finally {
    await connection?.close()
  }
}
