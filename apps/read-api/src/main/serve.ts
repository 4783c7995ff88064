import { createLog, loadConfig, runService } from '@ledger/runtime'
import { readApiSettings } from '../config.ts'
import { createReadApi } from './read-api.ts'

await runService('read-api', async () => {
  const config = loadConfig(readApiSettings, process.env)
  const log = createLog({ service: 'read-api', level: config.log.level })
  const readApi = await createReadApi(config, log)
  const { app } = readApi
  await app.takeConnections(config.http)
  return {
    log,
    beginDrain: () => app.beginDrain(),
    stopNoticeMs: config.http.stopNoticeMs,
    stop: () => readApi.stop(),
  }
})
