import type {
  ApiAnswer,
  Door,
  DoorAnswer,
  DoorName,
  GrpcClient,
  KafkaCaller,
  OperationsLog,
} from '@ledger/testkit'
import {
  atomicDoor,
  bulkDoor,
  createGrpcClient,
  doorNames,
  grpcAtomicDoor,
  grpcDoor,
  grpcStreamDoor,
  httpDoor,
  kafkaDoor,
  linesDoor,
  sendLogged,
} from '@ledger/testkit'
import type { FlowService } from '../pipeline/flow-service.ts'
import type { Pipeline } from '../pipeline/pipeline.ts'
import type { Book } from './book.ts'
import type { Poster } from './poster.ts'
import type { Random } from './random.ts'

/** Through these, steps of a transaction go as well. */
const doorsOfSteps = ['http', 'grpc', 'kafka'] as const
const atomicDoors = ['atomic bulk', 'grpc atomic'] as const
/** A process that is frozen answers nobody; its callers then ask another one. */
const timeoutMs = 4_000

/** Every door of a pipeline, each time of another process. */
export class FlowDoors {
  readonly #pipeline: Pipeline
  readonly #kafka: Door
  readonly #clients = new Map<string, GrpcClient>()

  constructor(pipeline: Pipeline, books: readonly Book[], kafka: KafkaCaller) {
    const partitionOf = (ledger: string): number =>
      Math.max(
        books.findIndex((book) => book.ledger === ledger),
        0,
      )
    this.#pipeline = pipeline
    this.#kafka = kafkaDoor(kafka, { partitionOf })
  }

  /** Takes another door with each command. */
  poster(random: Random, log: OperationsLog): Poster {
    return async (ledger, key, request, step) => {
      const door = this.#door(random.pick(step === undefined ? doorNames : doorsOfSteps), random)
      const command = { key, request, ...(step === undefined ? {} : { step }) }
      const [answer] = await sendLogged(log, door, ledger, command)
      return answer && asApiAnswer(answer)
    }
  }

  /** One that posts all of what it is sent, or nothing. */
  atomic(random: Random): Door {
    return this.#door(random.pick(atomicDoors), random)
  }

  close(): void {
    for (const client of this.#clients.values()) client.close()
  }

  #door(name: DoorName, random: Random): Door {
    const service = this.#serviceOf(random)
    const caller = { url: service.url, apiKey: this.#pipeline.apiKey, timeoutMs }
    switch (name) {
      case 'http':
        return httpDoor(caller)
      case 'bulk':
        return bulkDoor(caller)
      case 'lines':
        return linesDoor(caller)
      case 'atomic bulk':
        return atomicDoor(caller)
      case 'grpc':
        return grpcDoor(this.#clientOf(service), { timeoutMs })
      case 'grpc atomic':
        return grpcAtomicDoor(this.#clientOf(service), { timeoutMs })
      case 'grpc stream':
        return grpcStreamDoor(this.#clientOf(service), { timeoutMs })
      case 'kafka':
        return this.#kafka
      default:
        return name satisfies never
    }
  }

  #serviceOf(random: Random): FlowService {
    const all = this.#pipeline.all('write-api')
    const running = all.filter(({ isRunning }) => isRunning)
    return random.pick(running.length > 0 ? running : all)
  }

  /** It finds a process again that was killed and started. */
  #clientOf({ grpcAddress }: FlowService): GrpcClient {
    const { apiKey } = this.#pipeline
    const client =
      this.#clients.get(grpcAddress) ?? createGrpcClient(grpcAddress, 'CommandService', apiKey)
    this.#clients.set(grpcAddress, client)
    return client
  }
}

/** Each door says in its own way that an answer is a replay, and when to come again. */
function asApiAnswer({ status, isReplay, text }: DoorAnswer): ApiAnswer {
  const headers = new Headers()
  if (isReplay) headers.set('idempotency-replayed', 'true')
  if (status === 503) headers.set('retry-after', '1')
  return { status, headers, text, body: JSON.parse(text) as unknown }
}
