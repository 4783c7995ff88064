import { randomBytes } from 'node:crypto'
import type { ServiceName } from '@ledger/testkit'
import { createTestApiKey, killServices } from '@ledger/testkit'
import type { StartOptions } from './flow-service.ts'
import { FlowService } from './flow-service.ts'
import type { FlowParts } from './parts.ts'
import { sharedParts } from './parts.ts'

export interface PipelineOptions {
  readonly shards: number
  /** How many processes of each service are started. */
  readonly services: Readonly<Partial<Record<ServiceName, number>>>
  /** The shared ones unless given. */
  readonly parts?: FlowParts
  /** Settings beside those of every pipeline; they may depend on the parts. */
  readonly env?: (parts: FlowParts) => Readonly<Record<string, string>>
}

/** Short enough that a test need not wait, long enough for two busy cores. */
const flowSettings = {
  RELAY_LEASE_MS: '1000',
  WRITE_IDLE_IN_TRANSACTION_MS_MAX: '1000',
  READ_DEADLINE_MS: '10000',
  PROJECTOR_SESSION_MS_MAX: '2000',
  SWEEP_MS: '500',
}

/** The whole ledger in processes of its own on real servers. */
export class Pipeline {
  readonly shards: number
  readonly parts: FlowParts
  readonly apiKey: string
  /** The consumer group of the projectors. */
  readonly projectorGroup: string
  readonly #env: Readonly<Record<string, string>>
  readonly #services: FlowService[] = []

  private constructor(
    shards: number,
    parts: FlowParts,
    apiKey: string,
    env: Readonly<Record<string, string>>,
  ) {
    this.shards = shards
    this.parts = parts
    this.apiKey = apiKey
    this.projectorGroup = `flow-${randomBytes(6).toString('hex')}`
    this.#env = { ...env, PROJECTOR_GROUP: this.projectorGroup }
  }

  static async start(options: PipelineOptions): Promise<Pipeline> {
    const { shards, services } = options
    const parts = options.parts ?? (await sharedParts(shards))
    const { databaseUrl, pool, topic, redis } = parts
    const own = options.env?.(parts) ?? {}
    const env = {
      DATABASE_URL: databaseUrl,
      KAFKA_BROKERS: topic?.brokers ?? '',
      ...(topic && { JOURNAL_TOPIC: topic.name }),
      REDIS_URL: redis?.url ?? '',
      ...doorsFor(own),
      ...flowSettings,
      ...own,
    }
    const pipeline = new Pipeline(shards, parts, await createTestApiKey(pool), env)
    const names = (Object.keys(services) as ServiceName[]).flatMap((name) =>
      Array<ServiceName>(services[name] ?? 0).fill(name),
    )
    try {
      await Promise.all(names.map((name) => pipeline.startService(name)))
      return pipeline
    } catch (error) {
      await pipeline.abandon()
      throw error
    }
  }

  /** One more process of a service. */
  async startService(name: ServiceName, options: StartOptions = {}): Promise<FlowService> {
    const service = await FlowService.start(name, this.#env, options)
    this.#services.push(service)
    return service
  }

  /** Every place of a service, in the order of their start. */
  all(name: ServiceName): readonly FlowService[] {
    return this.#services.filter((service) => service.name === name)
  }

  /** The first place of a service. */
  one(name: ServiceName): FlowService {
    const [service] = this.all(name)
    if (service === undefined) throw new Error(`the pipeline has no ${name}`)
    return service
  }

  get services(): readonly FlowService[] {
    return this.#services
  }

  /** Kills every process and gives the parts back, whatever state they are in. */
  async abandon(): Promise<void> {
    await killServices()
    await this.parts.close()
  }

  /** Ends every process in order, each with code 0, and gives the parts back, checked. */
  async close(): Promise<void> {
    try {
      await Promise.all(this.#services.map((service) => service.stop()))
    } finally {
      await killServices()
      await this.parts.close()
    }
  }
}

/** The broker is shared, and so would the commands of a topic be that the test did not make itself. */
function doorsFor(own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return own['KAFKA_COMMANDS_TOPICS'] === undefined ? { WRITE_DOORS: 'http,grpc' } : {}
}
