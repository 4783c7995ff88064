import type { Socket } from 'node:net'

/** Grpc-js ends connections up to a tenth earlier or later, so that not all come back at once. */
const jitter = 0.1

/** For what is left of a connection whose peer does not end its side, or reads nothing. */
const leftoverMsMax = 5_000

/**
 * The open connections, and how old they are. A stream has to know that: grpc-js tells an old connection
 * that no new calls are taken, and after a grace destroys it with all that is on it, without a word.
 */
export class Connections {
  readonly #ageMsMax: number
  readonly #lastCallMsMax: number
  readonly #since = new Map<string, number>()
  readonly #sockets = new Set<Socket>()

  /** @param lastCallMsMax what began last on an old connection may go on so long */
  constructor(ageMsMax: number, lastCallMsMax: number) {
    this.#ageMsMax = ageMsMax
    this.#lastCallMsMax = lastCallMsMax
  }

  /** Between the earliest end of new calls and the end of everything. */
  get graceMs(): number {
    return Math.ceil(this.#ageMsMax * 2 * jitter) + this.#lastCallMsMax
  }

  /** Until it is closed; one that its session has left, and its peer has not, is destroyed. */
  add(socket: Socket): void {
    const peer = `${socket.remoteAddress}:${socket.remotePort}` // as `getPeer` of a call has it
    this.#since.set(peer, performance.now())
    this.#sockets.add(socket)
    const lifeMsMax = this.#oldMs + this.graceMs + leftoverMsMax
    const timer = setTimeout(() => socket.destroy(), lifeMsMax).unref()
    socket.once('close', () => {
      clearTimeout(timer)
      this.#since.delete(peer)
      this.#sockets.delete(socket)
    })
  }

  /**
   * How long a stream of this peer may take requests: until its connection takes no new calls for sure,
   * so that the next stream is on another, and with `lastCallMsMax` left to answer what has come.
   */
  streamMsOf(peer: string): number {
    const since = this.#since.get(peer) ?? performance.now()
    return Math.max(0, since + this.#oldMs - performance.now())
  }

  destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** When a connection takes no new calls, at the latest. */
  get #oldMs(): number {
    return Math.ceil(this.#ageMsMax * (1 + jitter))
  }
}
