import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PartEnd, RunningPart } from '@ledger/real-parts'
import { freePorts, startKafka, startPostgres, startRedis } from '@ledger/real-parts'

/** What tests find the real parts by. */
export interface PartsEnvironment {
  readonly TEST_DATABASE_URL: string
  readonly TEST_KAFKA_BROKERS: string
  readonly TEST_REDIS_URL: string
}

export interface Parts {
  readonly environment: PartsEnvironment
  /** Those that ended although nobody stopped them. */
  readonly crashed: readonly string[]
  stop(): Promise<void>
}

type Say = (line: string) => void

/**
 * Starts a Postgres, a Kafka broker and a Redis on free ports, with data in `folder`; what the
 * environment names already (`TEST_DATABASE_URL` and so on) is taken instead.
 */
export async function startParts(folder: string, say: Say): Promise<Parts> {
  mkdirSync(folder, { recursive: true })
  const running: RunningPart[] = []
  const crashed: string[] = []
  let isStopping = false
  const keep = <Part extends RunningPart>(part: Part): Part => {
    running.push(part)
    say(`${part.name} runs (pid ${part.pid})`)
    void part.ended.then((end) => {
      if (!isStopping) crashed.push(`${part.name} ended in mid-run with ${describe(end)}`)
    })
    return part
  }
  const stop = async (): Promise<void> => {
    isStopping = true
    await Promise.all(running.map((part) => part.stop()))
  }
  try {
    return { environment: await startMissing(folder, say, keep), crashed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startMissing(
  folder: string,
  progress: Say,
  keep: <Part extends RunningPart>(part: Part) => Part,
): Promise<PartsEnvironment> {
  const [postgresPort = 0, kafkaPort = 0, controllerPort = 0, redisPort = 0] = await freePorts(4)
  const place = (name: string): { folder: string; logFile: string; progress: Say } => ({
    folder: join(folder, name),
    logFile: join(folder, `${name}.log`),
    progress,
  })
  const given = process.env
  const starts = await Promise.allSettled([
    given['TEST_DATABASE_URL'] ??
      startPostgres({ ...place('postgres'), port: postgresPort }).then((part) => keep(part).url),
    given['TEST_KAFKA_BROKERS'] ??
      startKafka({ ...place('kafka'), port: kafkaPort, controllerPort }).then(
        (part) => keep(part).brokers,
      ),
    given['TEST_REDIS_URL'] ??
      startRedis({ ...place('redis'), port: redisPort }).then((part) => keep(part).url),
  ])
  const failures = starts.flatMap((start) =>
    start.status === 'rejected' ? [messageOf(start.reason)] : [],
  )
  if (failures.length > 0) throw new Error(failures.join('\n'))
  const [databaseUrl = '', brokers = '', redisUrl = ''] = starts.map((start) =>
    start.status === 'fulfilled' ? start.value : '',
  )
  return {
    TEST_DATABASE_URL: databaseUrl,
    TEST_KAFKA_BROKERS: brokers,
    TEST_REDIS_URL: redisUrl,
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function describe({ code, signal }: PartEnd): string {
  return signal ?? `exit code ${code}`
}
