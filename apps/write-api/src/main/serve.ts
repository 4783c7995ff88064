import { beginDrainOf, createLog, loadConfig, runService, startDoors } from '@ledger/runtime'
import { writeApiSettings } from '../config.ts'
import { createGrpcDoor } from '../ingest/grpc/grpc-door.ts'
import { createWriteApi } from './write-api.ts'

await runService('write-api', async () => {
  const config = loadConfig(writeApiSettings, process.env)
  const log = createLog({ service: 'write-api', level: config.log.level })
  const others = config.doors.open.includes('grpc') ? [createGrpcDoor] : []
  const { doors, stop } = await createWriteApi(config, log, others)
  await startDoors(doors)
  return {
    log,
    beginDrain: () => beginDrainOf(doors),
    stopNoticeMs: config.http.stopNoticeMs,
    stop,
  }
})
