import { createLog, loadConfig, runService } from '@ledger/runtime'
import { writeApiSettings } from '../config.ts'
import { createWriteApi } from './write-api.ts'

await runService('write-api', async () => {
  const config = loadConfig(writeApiSettings, process.env)
  const log = createLog({ service: 'write-api', level: config.log.level })
  const writeApi = await createWriteApi(config, log)
  const { app } = writeApi
  const { host, port, connectionsMax: backlog } = config.http
  // Node's 511 would leave callers that come all at once to try again after a second
  await app.listen({ host, port, backlog })
  return {
    log,
    beginDrain: () => app.beginDrain(),
    stopNoticeMs: config.http.stopNoticeMs,
    stop: () => writeApi.stop(),
  }
})
