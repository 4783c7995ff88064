import type { Service, ServiceName } from '@ledger/testkit'
import { spawnService } from '@ledger/testkit'
import { cpuSecondsOf, readProcesses } from '../measure/cpu-seconds.ts'

export interface ServicesOptions {
  readonly env: Readonly<Record<string, string>>
  /** Each process writes a CPU profile here when it ends. */
  readonly profileFolder: string | undefined
  /** The folder of another checkout whose services these are. */
  readonly checkout?: string | undefined
}

const portVariables: Readonly<Record<ServiceName, string>> = {
  'write-api': 'WRITE_API_PORT',
  relay: 'RELAY_PORT',
  projector: 'PROJECTOR_PORT',
  'read-api': 'READ_API_PORT',
}

export interface PipelineServices {
  readonly running: readonly Service[]
  /** `http://…` of a service that was started. */
  urlOf(name: ServiceName): string
  /** Ends one of them in order, or all; one that has ended is left alone. */
  stop(name?: ServiceName): Promise<void>
  /** SIGKILL; then it is gone. */
  kill(name: ServiceName): Promise<void>
  /** Starts one that was killed on the port that it had, as a supervisor would; then it is ready. */
  startAgain(name: ServiceName): Promise<void>
  /** CPU seconds that those had used which were killed, by name. */
  readonly killedCpuSeconds: ReadonlyMap<ServiceName, number>
}

/** Each service as a process of its own with its default settings, ready when this returns. */
export async function startServices(
  names: readonly ServiceName[],
  options: ServicesOptions,
): Promise<PipelineServices> {
  const { profileFolder, checkout } = options
  const env = {
    ...options.env,
    ...(profileFolder && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileFolder}` }),
  }
  const starts = await Promise.allSettled(
    names.map((name) => spawnService(name, env, { checkout })),
  )
  const running = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  const stop = async (name?: ServiceName): Promise<void> => {
    const chosen = running.filter((service) => name === undefined || service.name === name)
    await Promise.all(chosen.filter((service) => service.isRunning()).map((one) => one.stop()))
  }
  const failure = starts.find((start) => start.status === 'rejected')
  if (failure !== undefined) {
    await stop()
    throw failure.reason
  }
  const find = (name: ServiceName): Service => {
    const service = running.find((one) => one.name === name)
    if (service === undefined) throw new Error(`${name} was not started`)
    return service
  }
  const killedCpuSeconds = new Map<ServiceName, number>()
  const kill = async (name: ServiceName): Promise<void> => {
    const service = find(name)
    const cpuSeconds = cpuSecondsOf(service.pid, readProcesses())
    killedCpuSeconds.set(name, (killedCpuSeconds.get(name) ?? 0) + cpuSeconds)
    await service.kill()
  }
  const startAgain = async (name: ServiceName): Promise<void> => {
    const killed = find(name)
    const port = { [portVariables[name]]: new URL(killed.url).port }
    const service = await spawnService(name, { ...env, ...port }, { checkout })
    running.splice(running.indexOf(killed), 1, service)
  }
  const urlOf = (name: ServiceName): string => find(name).url
  return { running, urlOf, stop, kill, startAgain, killedCpuSeconds }
}
