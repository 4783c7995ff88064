import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunningPart } from '@ledger/real-parts'
import { freePorts, startKafka, startPostgres, startRedis } from '@ledger/real-parts'

/** A server of the test's own, which it may stop, kill and start again: its data and port stay. */
export class OwnServer<Part extends RunningPart> {
  readonly #start: () => Promise<Part>
  #part: Part
  #isRunning = true

  private constructor(start: () => Promise<Part>, part: Part) {
    this.#start = start
    this.#part = part
  }

  static async create<Part extends RunningPart>(
    start: () => Promise<Part>,
  ): Promise<OwnServer<Part>> {
    return new OwnServer(start, await start())
  }

  /** The process that runs now or ran last. */
  get part(): Part {
    return this.#part
  }

  /** In order; does nothing when it does not run. */
  async stop(): Promise<void> {
    this.#isRunning = false
    await this.#part.stop()
  }

  async kill(): Promise<void> {
    this.#isRunning = false
    process.kill(this.#part.pid, 'SIGKILL')
    await this.#part.ended
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    this.#part = await this.#start()
    this.#isRunning = true
  }

  async ensureRunning(): Promise<void> {
    if (!this.#isRunning) await this.start()
  }
}

/** Starts servers in a folder that is gone after `close`, which stops them too. */
export class OwnServers {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ledger-flow-'))
  readonly #servers: OwnServer<RunningPart>[] = []

  constructor() {
    chmodSync(this.#folder, 0o755) // Postgres may run as another user
  }

  async postgres() {
    const [port = 0] = await freePorts(1)
    return await this.#create(() => startPostgres({ ...this.#place('postgres'), port }))
  }

  async kafka() {
    const [port = 0, controllerPort = 0] = await freePorts(2)
    return await this.#create(() => startKafka({ ...this.#place('kafka'), port, controllerPort }))
  }

  async redis() {
    const [port = 0] = await freePorts(1)
    return await this.#create(() => startRedis({ ...this.#place('redis'), port }))
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()))
    rmSync(this.#folder, { recursive: true })
  }

  async #create<Part extends RunningPart>(start: () => Promise<Part>) {
    const server = await OwnServer.create(start)
    this.#servers.push(server)
    return server
  }

  #place(name: string): { readonly folder: string; readonly logFile: string } {
    return { folder: join(this.#folder, name), logFile: join(this.#folder, `${name}.log`) }
  }
}
