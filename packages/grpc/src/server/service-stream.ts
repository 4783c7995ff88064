import { once } from 'node:events'
import type { ServerDuplexStream } from '@grpc/grpc-js'

type Call = ServerDuplexStream<Buffer, Buffer>

/** Requests at once: half of a batch, as in a bulk request. */
const sliceMessagesMax = 250
const sliceBytesMax = 65_536

export interface StreamOptions {
  /** So long a stream may stay without a request or a result. */
  readonly idleMsMax: number
  /** Aborts when the service stops: what has come is answered, and no more is read. */
  readonly stopping: AbortSignal
  /** After so long its connection is old: as with `stopping`, but only for this stream. */
  readonly livesMs: number
}

/** Why no more requests come. */
export type StreamClose = 'half-closed' | 'idle' | 'stopping' | 'old' | 'gone'

/**
 * The messages of a stream in both directions, at the pace of the slower side. gRPC reads on only as
 * messages are taken, and a result is awaited while the caller reads none; so whoever takes no more
 * requests than it has room for results holds no more than that.
 */
export class ServiceStream {
  readonly #call: Call
  readonly #options: StreamOptions
  readonly #gone = new AbortController()
  #close: StreamClose | undefined
  #wake: () => void = () => undefined
  readonly #timer: NodeJS.Timeout
  readonly #life: NodeJS.Timeout
  #lastAt = performance.now()
  /** Whether a request is awaited, and whether the caller has to take results first. */
  #isAsking = false
  #isFull = false

  constructor(call: Call, options: StreamOptions) {
    this.#call = call
    this.#options = options
    this.#timer = setInterval(this.#judgeIdle, Math.min(1_000, options.idleMsMax))
    this.#life = setTimeout(() => this.#end('old'), options.livesMs)
    call.on('readable', () => this.#wake())
    call.once('end', () => this.#end('half-closed'))
    call.once('cancelled', () => this.#end('gone'))
    call.once('close', () => this.#end('gone'))
    if (call.cancelled || call.destroyed)
      this.#end('gone') // while its key was looked up
    else if (options.stopping.aborted) this.#end('stopping')
    else options.stopping.addEventListener('abort', this.#stop, { once: true })
  }

  /** Undefined while requests may come. */
  get close(): StreamClose | undefined {
    return this.#close
  }

  /**
   * Requests in their order, those that have come together: a slice while few come, more as more wait.
   * Ends when the caller has sent its last, is gone, says or takes nothing for too long, its connection
   * is old, or the service stops; `close` says which.
   */
  async *requests(): AsyncGenerator<readonly Buffer[], void> {
    for (;;) {
      const slice = this.#takeSlice()
      if (slice.length > 0) {
        this.#lastAt = performance.now()
        yield slice
      } else if (this.#close === undefined) {
        this.#isAsking = true
        await new Promise<void>((resolve) => (this.#wake = resolve))
        this.#isAsking = false
      } else {
        return
      }
    }
  }

  /**
   * Hands a result on. Resolves when there is room for the next.
   * @returns false when nobody reads any more
   */
  async write(message: Buffer): Promise<boolean> {
    if (this.#call.destroyed || this.#call.cancelled) return false
    this.#lastAt = performance.now()
    if (this.#call.write(message)) return true
    this.#isFull = true
    try {
      await once(this.#call, 'drain', { signal: this.#gone.signal })
      this.#lastAt = performance.now()
      return true
    } catch {
      return false // it was closed or cancelled while it waited
    } finally {
      this.#isFull = false
    }
  }

  /** Whoever was given the stream is done with it. */
  release(): void {
    clearInterval(this.#timer)
    clearTimeout(this.#life)
    this.#options.stopping.removeEventListener('abort', this.#stop)
  }

  /** Once it has ended before its caller has said so, what has not been taken is not taken. */
  #takeSlice(): readonly Buffer[] {
    const slice: Buffer[] = []
    let bytes = 0
    if (this.#close !== undefined && this.#close !== 'half-closed') return slice
    while (slice.length < sliceMessagesMax && bytes < sliceBytesMax) {
      const message = this.#call.read() as Buffer | null // the deserializer hands on bytes
      if (message === null) break
      slice.push(message)
      bytes += message.length
    }
    return slice
  }

  readonly #stop = (): void => this.#end('stopping')

  /** Only who is waited for is idle: while the service itself is slow, nobody is. */
  readonly #judgeIdle = (): void => {
    if (performance.now() - this.#lastAt < this.#options.idleMsMax) return
    if (this.#isFull) this.#gone.abort() // who takes no results for too long is waited for no more
    if (this.#isFull || this.#isAsking) this.#end('idle')
  }

  #end(close: StreamClose): void {
    if (close === 'gone') this.#gone.abort()
    this.#options.stopping.removeEventListener('abort', this.#stop)
    this.#close ??= close
    this.#wake()
  }
}
