import { beginDrainOf, createLog, loadConfig, runService, startDoors } from '@ledger/runtime'
import { readApiSettings } from '../config.ts'
import { createGrpcDoor } from '../read/grpc/grpc-door.ts'
import { createReadApi } from './read-api.ts'

await runService('read-api', async () => {
  const config = loadConfig(readApiSettings, process.env)
  const log = createLog({ service: 'read-api', level: config.log.level })
  const others = config.doors.open.includes('grpc') ? [createGrpcDoor] : []
  const { doors, stop } = await createReadApi(config, log, others)
  await startDoors(doors)
  return {
    log,
    beginDrain: () => beginDrainOf(doors),
    stopNoticeMs: config.http.stopNoticeMs,
    stop,
  }
})
