import { clientConfig, type Log, type PrimaryProof } from '@ledger/runtime'
import type { ReadApiConfig } from '../config.ts'
import { createLookout } from '../read/records/lookout.ts'
import { News } from '../read/records/news.ts'
import { clientSettings } from './client-settings.ts'

/** Where callers wait for records; looks at a shard have a connection of their own. */
export function createNews(
  config: ReadApiConfig,
  { proof, log }: { readonly proof: PrimaryProof; readonly log: Log },
): News {
  const settings = {
    waitersMax: config.read.waitersMax,
    // the server cuts off a connection that is quiet for much longer, whatever is under way on it
    waitMsMax: config.http.keepAliveMsMax,
  }
  return new News(settings, (shardId) => {
    const connection = clientConfig(clientSettings(config, `read-api news ${shardId}`))
    const answerMsMax = config.read.deadlineMs
    const lane = { connection, answerMsMax, log: log.child({ shard: shardId }) }
    return createLookout(shardId, lane, proof)
  })
}
