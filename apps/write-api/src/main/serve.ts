import { createLog, loadConfig, runService } from '@ledger/runtime'
import { writeApiSettings } from '../config.ts'
import { createWriteApi } from './write-api.ts'

await runService('write-api', async () => {
  const config = loadConfig(writeApiSettings, process.env)
  const log = createLog({ service: 'write-api', level: config.log.level })
  const writeApi = await createWriteApi(config, log)
  const { app } = writeApi
  await app.takeConnections(config.http)
  return {
    log,
    beginDrain: () => app.beginDrain(),
    stopNoticeMs: config.http.stopNoticeMs,
    stop: () => writeApi.stop(),
  }
})
