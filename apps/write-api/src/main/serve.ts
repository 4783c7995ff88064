import { beginDrainOf, createLog, loadConfig, runService, startDoors } from '@ledger/runtime'
import { writeApiSettings } from '../config.ts'
import type { CreateDoor } from '../ingest/door-parts.ts'
import { createGrpcDoor } from '../ingest/grpc/grpc-door.ts'
import { createKafkaDoor } from '../ingest/kafka/kafka-door.ts'
import { createWriteApi } from './write-api.ts'

/** Those that may be left out; HTTP is always there, for it answers health. */
const doorMakers: Readonly<Record<string, CreateDoor>> = {
  grpc: createGrpcDoor,
  kafka: createKafkaDoor,
}

await runService('write-api', async () => {
  const config = loadConfig(writeApiSettings, process.env)
  const log = createLog({ service: 'write-api', level: config.log.level })
  const others = config.doors.open.flatMap((name) => doorMakers[name] ?? [])
  const { doors, stop } = await createWriteApi(config, log, others)
  await startDoors(doors)
  return {
    log,
    beginDrain: () => beginDrainOf(doors),
    stopNoticeMs: config.http.stopNoticeMs,
    stop,
  }
})
