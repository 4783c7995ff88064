import { setTimeout as pause } from 'node:timers/promises'
import type { ClientBase } from 'pg'

export interface JournalConnection {
  readonly client: ClientBase
  close(): Promise<void>
}

export interface KeepConnectedSettings {
  connect(): Promise<JournalConnection>
  /** Ends it all; `work` watches it too. */
  readonly signal: AbortSignal
  onFault(fault: Error): void
}

const retryMsMin = 50
const retryMsMax = 1_000
/** How long `work` may go on after the signal before its connection is cut. */
const lastWorkMsMax = 4_000

/**
 * Does `work` on a connection, and again on a new one whenever it fails or ends, until the signal.
 * Pauses between attempts grow to a second; an attempt that outlived that starts over with short ones.
 */
export async function keepConnected(
  { connect, signal, onFault }: KeepConnectedSettings,
  work: (client: ClientBase) => Promise<void>,
): Promise<void> {
  let retryMs = retryMsMin
  while (!signal.aborted) {
    const startedAtMs = performance.now()
    let connection: JournalConnection | undefined
    try {
      connection = await connect()
      await untilCut(connection, signal, work)
    } catch (error) {
      onFault(error instanceof Error ? error : new Error(String(error)))
    } finally {
      await connection?.close()
    }
    if (performance.now() - startedAtMs > retryMsMax) retryMs = retryMsMin
    await pauseUntil(signal, retryMs)
    retryMs = Math.min(retryMs * 2, retryMsMax)
  }
}

/** A server that does not answer must not keep `work` from seeing the signal. */
async function untilCut(
  connection: JournalConnection,
  signal: AbortSignal,
  work: (client: ClientBase) => Promise<void>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const cutSoon = () => {
    timer = setTimeout(() => void connection.close(), lastWorkMsMax)
  }
  signal.addEventListener('abort', cutSoon, { once: true })
  try {
    await work(connection.client)
  } finally {
    signal.removeEventListener('abort', cutSoon)
    clearTimeout(timer)
  }
}

/** Waits, but not past the signal. */
export async function pauseUntil(signal: AbortSignal, ms: number): Promise<void> {
  if (ms < 1 || signal.aborted) return
  await pause(ms, undefined, { signal }).catch(() => undefined)
}
