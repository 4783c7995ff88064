import { beginDrainOf, createLog, loadConfig, runService, startDoors } from '@ledger/runtime'
import { writeApiSettings } from '../config.ts'
import { createWriteApi } from './write-api.ts'

await runService('write-api', async () => {
  const config = loadConfig(writeApiSettings, process.env)
  const log = createLog({ service: 'write-api', level: config.log.level })
  const { doors, stop } = await createWriteApi(config, log)
  await startDoors(doors)
  return {
    log,
    beginDrain: () => beginDrainOf(doors),
    stopNoticeMs: config.http.stopNoticeMs,
    stop,
  }
})
