import { eventually } from '../eventually.ts'
import { freePort } from './free-port.ts'
import type { ProcessExit, SpawnedProcess } from './spawned-process.ts'
import { spawnProcess } from './spawned-process.ts'

const readyMsMax = 90_000
const stopMsMax = 15_000
const shownLinesMax = 60

/** The main of each service, and the variables that give it its ports. */
const services = {
  'write-api': {
    main: 'apps/write-api/src/main/serve.ts',
    port: 'WRITE_API_PORT',
    grpcPort: 'WRITE_GRPC_PORT',
  },
  relay: { main: 'apps/write-api/src/main/relay.ts', port: 'RELAY_PORT' },
  projector: { main: 'apps/projector/src/main/serve.ts', port: 'PROJECTOR_PORT' },
  'read-api': {
    main: 'apps/read-api/src/main/serve.ts',
    port: 'READ_API_PORT',
    grpcPort: 'READ_GRPC_PORT',
  },
} as const satisfies Readonly<Record<string, ServiceEntry>>

interface ServiceEntry {
  readonly main: string
  readonly port: string
  readonly grpcPort?: string
}

export type ServiceName = keyof typeof services

export interface Service {
  readonly name: ServiceName
  readonly pid: number
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** `127.0.0.1:<port>`; undefined where it has no gRPC. */
  readonly grpcAddress: string | undefined
  readonly logs: readonly string[]
  readonly exited: Promise<ProcessExit>
  isRunning(): boolean
  /** Sends a signal (SIGKILL unless given) and, when it ends the process, awaits its end. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Awaits that `/readyz` answers 200. */
  ready(): Promise<void>
  /** SIGTERM, and awaits the end; throws when it takes too long or the exit code is not 0. */
  stop(): Promise<void>
}

export interface SpawnOptions {
  /** Whether it is awaited to be ready; true unless given. */
  readonly awaitReady?: boolean
  /** The folder of another checkout, to run its service. */
  readonly checkout?: string | undefined
}

const running = new Set<SpawnedProcess>()

/**
 * Runs a service in a process of its own on free ports and awaits its readiness. `env` is all it is
 * configured with, beside its ports. Call `killServices` in `afterEach`.
 */
export async function spawnService(
  name: ServiceName,
  env: Readonly<Record<string, string>>,
  options: SpawnOptions = {},
): Promise<Service> {
  const { main, port: portVariable, grpcPort: grpcVariable }: ServiceEntry = services[name]
  const port = env[portVariable] ?? String(await freePort())
  const grpcPort = await grpcPortOf(grpcVariable, env)
  const settings = {
    LOG_LEVEL: 'info',
    ...env,
    [portVariable]: port,
    ...(grpcVariable === undefined ? {} : { [grpcVariable]: grpcPort }),
  }
  const child = spawnProcess(main, [], settings, options.checkout)
  running.add(child)
  void child.exited.then(() => running.delete(child))

  const url = `http://127.0.0.1:${port}`
  const service: Service = {
    name,
    pid: child.pid,
    url,
    grpcAddress: grpcVariable === undefined ? undefined : `127.0.0.1:${grpcPort}`,
    logs: child.logs,
    exited: child.exited,
    isRunning: () => child.isRunning(),
    kill: (signal = 'SIGKILL') => killProcess(child, signal),
    ready: () => awaitReady(name, child, url),
    stop: () => stopProcess(name, child),
  }
  if (options.awaitReady !== false) await service.ready()
  return service
}

/** Empty where there is no such port. */
async function grpcPortOf(
  variable: string | undefined,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  if (variable === undefined) return ''
  return env[variable] ?? String(await freePort())
}

/** Kills every service that still runs, a frozen one too. */
export async function killServices(): Promise<void> {
  await Promise.all([...running].map((child) => killProcess(child, 'SIGKILL')))
}

async function killProcess(child: SpawnedProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.isRunning()) child.send(signal)
  if (signal === 'SIGKILL') await child.exited
}

async function awaitReady(name: string, child: SpawnedProcess, url: string): Promise<void> {
  await eventually(
    async () => {
      if (!child.isRunning()) return true
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000) })
      return answer.status === 200
    },
    { timeoutMs: readyMsMax, everyMs: 50, what: `${name} is ready` },
  ).catch((error: unknown) => {
    throw new Error(`${name} did not become ready:\n${lastLines(child)}`, { cause: error })
  })
  if (!child.isRunning()) throw new Error(`${name} ended at its start:\n${lastLines(child)}`)
}

async function stopProcess(name: string, child: SpawnedProcess): Promise<void> {
  if (child.isRunning()) child.send('SIGTERM')
  const timer = setTimeout(() => child.send('SIGKILL'), stopMsMax)
  const { code, signal } = await child.exited
  clearTimeout(timer)
  if (code !== 0) {
    throw new Error(`${name} ended with ${code ?? signal} on SIGTERM:\n${lastLines(child)}`)
  }
}

function lastLines(child: SpawnedProcess): string {
  return child.logs.slice(-shownLinesMax).join('\n')
}
