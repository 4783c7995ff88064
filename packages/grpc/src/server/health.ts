import type {
  handleServerStreamingCall,
  handleUnaryCall,
  Server,
  ServerWritableStream,
} from '@grpc/grpc-js'
import { status } from '@grpc/grpc-js'
import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire'
import type { Log, ReadyCheck } from '@ledger/runtime'
import { methodDefinition } from './method-definitions.ts'

/** Of `grpc.health.v1.HealthCheckResponse`. */
const serving = 1
const notServing = 2
const serviceUnknown = 3

const checkEveryMs = 1_000
const checkMsMax = 1_000
const nameBytesMax = 1_024
/** Statuses that a watcher has not read; then it is let go. */
const unreadMax = 8
const noRequest = { code: status.INVALID_ARGUMENT, details: 'That is no health request.' }
const tooMany = { code: status.RESOURCE_EXHAUSTED, details: 'Too many watch the health.' }
const notRead = { code: status.RESOURCE_EXHAUSTED, details: 'The statuses were not read.' }

export interface Health {
  /** Begins to ask the checks. */
  start(): void
  /** NOT_SERVING from now on. */
  beginDrain(): void
  stop(): void
}

type Watcher = ServerWritableStream<Buffer, Buffer>

/**
 * `grpc.health.v1.Health`, as balancers and registries ask it: the server as a whole (no name) and each of
 * its services, which are all well or none. Its messages are so small that they are read and written here.
 */
export function addHealth(
  server: Server,
  options: {
    readonly names: readonly string[]
    readonly checks: Readonly<Record<string, ReadyCheck>>
    readonly log: Log
    readonly watchersMax: number
  },
): Health {
  const health = new ServingStatus(options)
  const check: handleUnaryCall<Buffer, Buffer> = (call, answer) => {
    const name = serviceNameOf(call.request)
    if (name === undefined) answer(noRequest)
    else if (health.knows(name)) answer(null, health.message)
    else answer({ code: status.NOT_FOUND, details: 'There is no such service here.' })
  }
  const list: handleUnaryCall<Buffer, Buffer> = (_call, answer) => answer(null, health.listMessage)
  const watch: handleServerStreamingCall<Buffer, Buffer> = (call) => health.watch(call)
  const path = '/grpc.health.v1.Health'
  server.addService(
    {
      Check: methodDefinition(`${path}/Check`, false),
      List: methodDefinition(`${path}/List`, false),
      Watch: { ...methodDefinition(`${path}/Watch`, false), responseStream: true },
    },
    { Check: check, List: list, Watch: watch },
  )
  return health
}

class ServingStatus implements Health {
  readonly #names: ReadonlySet<string>
  readonly #checks: readonly [string, ReadyCheck][]
  readonly #log: Log
  readonly #watchersMax: number
  readonly #watchers = new Set<Watcher>()
  /** Of services that are not here, for which nothing ever changes. */
  readonly #waiting = new Set<Watcher>()
  #isServing = false
  #isDraining = false
  #isChecking = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: Parameters<typeof addHealth>[1]) {
    this.#names = new Set(['', ...options.names])
    this.#checks = Object.entries(options.checks)
    this.#log = options.log
    this.#watchersMax = options.watchersMax
  }

  knows(name: string): boolean {
    return this.#names.has(name)
  }

  get message(): Buffer {
    return statusMessage(this.#isServing ? serving : notServing)
  }

  /** Statuses 1, a map: name 1, response 2. */
  get listMessage(): Buffer {
    const writer = new BinaryWriter()
    for (const name of this.#names) {
      writer.uint32(10).fork().uint32(10).string(name).uint32(18).bytes(this.message).join()
    }
    return Buffer.from(writer.finish())
  }

  /** Tells the status now and whenever it changes; one that does not read is let go. */
  watch(call: Watcher): void {
    const name = serviceNameOf(call.request)
    const count = this.#watchers.size + this.#waiting.size
    if (name === undefined || count >= this.#watchersMax) {
      call.emit('error', name === undefined ? noRequest : tooMany)
      return
    }
    const isKnown = this.knows(name)
    const watchers = isKnown ? this.#watchers : this.#waiting
    call.write(isKnown ? this.message : statusMessage(serviceUnknown))
    watchers.add(call)
    call.once('cancelled', () => watchers.delete(call))
  }

  start(): void {
    this.#timer = setInterval(() => void this.#check(), checkEveryMs)
    this.#timer.unref()
    void this.#check()
  }

  beginDrain(): void {
    this.#isDraining = true
    this.#set(false)
  }

  stop(): void {
    clearInterval(this.#timer)
    for (const watchers of [this.#watchers, this.#waiting]) {
      for (const watcher of watchers) watcher.end()
      watchers.clear()
    }
  }

  async #check(): Promise<void> {
    if (this.#isChecking || this.#isDraining) return
    this.#isChecking = true
    try {
      await Promise.all(this.#checks.map(([name, check]) => within(checkMsMax, name, check)))
      this.#set(!this.#isDraining)
    } catch (error) {
      if (this.#isServing) this.#log.warn({ err: error }, 'gRPC says that it is not serving')
      this.#set(false)
    } finally {
      this.#isChecking = false
    }
  }

  #set(isServing: boolean): void {
    if (isServing === this.#isServing) return
    this.#isServing = isServing
    for (const watcher of this.#watchers) {
      if (watcher.writableLength < unreadMax) watcher.write(this.message)
      else watcher.emit('error', notRead)
    }
  }
}

async function within(waitMsMax: number, name: string, check: ReadyCheck): Promise<void> {
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => timeout.reject(new Error(`${name}: no answer within ${waitMsMax} ms`)),
    waitMsMax,
  )
  try {
    await Promise.race([check(), timeout.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Status 1, an enum. */
function statusMessage(number: number): Buffer {
  return Buffer.from([8, number])
}

/** Service 1, a text; undefined when it is no such message. */
function serviceNameOf(message: Buffer): string | undefined {
  if (message.length === 0) return ''
  if (message.length > nameBytesMax) return undefined
  try {
    const reader = new BinaryReader(message)
    const name = reader.uint32() === 10 ? reader.string() : undefined
    return reader.pos === message.length ? name : undefined
  } catch {
    return undefined
  }
}
