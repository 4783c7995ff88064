import { setTimeout as wait } from 'node:timers/promises'
import { ConfigError } from '../config/config-error.ts'
import type { Log } from '../log/create-log.ts'

export interface RunningService {
  readonly log: Log
  /** Says no at `/readyz` and lets connections run out; undefined where there is nothing to announce. */
  beginDrain?(): void
  /** How long requests are still taken after that, so that a load balancer notices; else not at all. */
  readonly stopNoticeMs?: number
  /** Finishes what is under way, then closes everything. */
  stop(): Promise<void>
}

export interface ServiceOptions {
  /** How long `stop` may take before the process ends anyway, with code 1. */
  readonly stopMsMax?: number
}

/** How long a start that is under way may go on once the process was asked to stop. */
const startMsGrace = 2_000

/** EX_CONFIG of sysexits.h */
const exitWrongConfig = 78

/**
 * The life of a process: starts, waits for SIGTERM, SIGINT or the end of its supervisor, stops, and
 * exits with 0. A wrong configuration is one clear message and 78. Anything unforeseen (an exception
 * or a rejection that nobody handled) is logged and ends the process with 1: its state is unknown,
 * the journal's is not.
 */
export async function runService(
  name: string,
  start: () => Promise<RunningService>,
  options: ServiceOptions = {},
): Promise<void> {
  const asked = stopRequest()
  const service = await startOrExit(name, start, asked)
  const { log } = service
  process.on('uncaughtException', (error) => crash(log, error))
  process.on('unhandledRejection', (reason) => crash(log, reason))
  log.info('started')

  const reason = await asked
  log.info({ reason }, 'stopping')
  setTimeout(
    () => {
      log.error('did not stop in time')
      process.exit(1)
    },
    (options.stopMsMax ?? 15_000) + (service.stopNoticeMs ?? 0),
  ).unref()
  try {
    service.beginDrain?.()
    if (service.stopNoticeMs !== undefined) await wait(service.stopNoticeMs)
    await service.stop()
  } catch (error) {
    log.error({ err: error }, 'did not stop cleanly')
    process.exit(1)
  }
  log.info('stopped')
  process.exit(0)
}

/** Later signals change nothing: Ctrl-C reaches the whole group, and the supervisor adds its own. */
function stopRequest(): Promise<string> {
  return new Promise((resolve) => {
    process.on('SIGTERM', () => resolve('SIGTERM'))
    process.on('SIGINT', () => resolve('SIGINT'))
    // a supervisor that was killed cannot send a signal, but its end of the channel closes
    if (process.env['SUPERVISED'] === '1') {
      process.on('disconnect', () => resolve('the supervisor is gone'))
      if (!process.connected) resolve('the supervisor is gone')
    }
  })
}

async function startOrExit(
  name: string,
  start: () => Promise<RunningService>,
  asked: Promise<string>,
): Promise<RunningService> {
  try {
    const stopped = asked.then(() => wait(startMsGrace))
    return (await Promise.race([start(), stopped])) ?? process.exit(0)
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${name}: ${error.message}\n`)
      process.exit(exitWrongConfig)
    }
    process.stderr.write(`${name} could not start: ${describe(error)}\n`)
    process.exit(1)
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function crash(log: Log, reason: unknown): void {
  log.fatal({ err: reason }, 'unforeseen; the process ends')
  process.exit(1)
}
