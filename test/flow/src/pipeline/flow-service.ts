import type { ProcessExit, Service, ServiceName } from '@ledger/testkit'
import { freePort, spawnService } from '@ledger/testkit'

/** The variable that gives a service its port, so that it comes back where it was. */
const portVariables: Record<ServiceName, string> = {
  'write-api': 'WRITE_API_PORT',
  relay: 'RELAY_PORT',
  projector: 'PROJECTOR_PORT',
  'read-api': 'READ_API_PORT',
}

/** The same for gRPC. */
const grpcPortVariables: Partial<Record<ServiceName, string>> = {
  'write-api': 'WRITE_GRPC_PORT',
  'read-api': 'READ_GRPC_PORT',
}

export interface StartOptions {
  /** As in FAILPOINTS: where this life of the process ends, fails or dawdles. */
  readonly failpoints?: string
  /** Settings of this life alone. */
  readonly env?: Readonly<Record<string, string>>
  readonly awaitReady?: boolean
}

/** A place at which a service runs: one process after the other, always at the same URL. */
export class FlowService {
  readonly name: ServiceName
  readonly url: string
  /** `127.0.0.1:<port>` of gRPC, where it has a door for it. */
  readonly grpcAddress: string
  readonly #env: Readonly<Record<string, string>>
  readonly #lives: Service[] = []

  private constructor(
    name: ServiceName,
    [port, grpcPort]: readonly [number, number],
    env: Readonly<Record<string, string>>,
  ) {
    this.name = name
    this.url = `http://127.0.0.1:${port}`
    this.grpcAddress = `127.0.0.1:${grpcPort}`
    const grpcVariable = grpcPortVariables[name]
    this.#env = {
      ...env,
      [portVariables[name]]: String(port),
      ...(grpcVariable === undefined ? {} : { [grpcVariable]: String(grpcPort) }),
    }
  }

  static async start(
    name: ServiceName,
    env: Readonly<Record<string, string>>,
    options: StartOptions = {},
  ): Promise<FlowService> {
    const service = new FlowService(name, [await freePort(), await freePort()], env)
    await service.start(options)
    return service
  }

  /** What all its processes wrote. */
  get logs(): readonly string[] {
    return this.#lives.flatMap(({ logs }) => logs)
  }

  /** Of the process that runs now or ran last. */
  get pid(): number {
    return this.#current.pid
  }

  get isRunning(): boolean {
    return this.#lives.at(-1)?.isRunning() === true
  }

  /** The end of the process that runs now or ran last. */
  get exited(): Promise<ProcessExit> {
    return this.#current.exited
  }

  async start({ failpoints = '', env: own, awaitReady = true }: StartOptions = {}): Promise<void> {
    if (this.isRunning) throw new Error(`${this.name} runs already`)
    const env = { ...this.#env, FAILPOINTS: failpoints, ...own }
    this.#lives.push(await spawnService(this.name, env, { awaitReady }))
  }

  ready(): Promise<void> {
    return this.#current.ready()
  }

  /** SIGKILL: nothing is finished, nothing is said. */
  kill(): Promise<void> {
    return this.#current.kill('SIGKILL')
  }

  /** SIGSTOP, until `thaw`: alive for the kernel, dead for everybody else. */
  freeze(): Promise<void> {
    return this.#current.kill('SIGSTOP')
  }

  thaw(): Promise<void> {
    return this.#current.kill('SIGCONT')
  }

  /** Thaws it, or starts it again if it has ended. */
  async revive(): Promise<void> {
    if (this.isRunning) await this.thaw()
    else await this.start()
  }

  /** SIGTERM; throws unless it ends in time and with code 0. Does nothing when it does not run. */
  async stop(): Promise<void> {
    if (this.isRunning) await this.#current.stop()
  }

  get #current(): Service {
    const current = this.#lives.at(-1)
    if (current === undefined) throw new Error(`${this.name} was never started`)
    return current
  }
}
