import { setTimeout as delay } from 'node:timers/promises'
import { DevError } from './dev-error.ts'
import type { ServiceSpec } from './services.ts'

const readyMsMax = 60_000
const answerMsMax = 2_000
const pollMs = 100

/** Waits until `/readyz` says yes. @throws DevError with what is not ready when it never does */
export async function untilServiceReady(
  spec: ServiceSpec,
  host: string,
  stopping: AbortSignal,
): Promise<void> {
  const until = Date.now() + readyMsMax
  let last = 'it did not answer'
  while (Date.now() < until && !stopping.aborted) {
    const answer = await ask(`${baseUrl(host, spec.port)}/readyz`)
    if (answer?.isReady === true) return
    last = answer?.text ?? last
    await delay(pollMs)
  }
  if (stopping.aborted) return
  throw new DevError(`${spec.name} is not ready after ${readyMsMax / 1000} s: ${last}`)
}

/** Where a service that listens on `host` is reached from this machine. */
export function baseUrl(host: string, port: number): string {
  return `http://${addressOf(host, port)}`
}

/** `127.0.0.1:8090`, as clients of gRPC are told it. */
export function addressOf(host: string, port: number): string {
  const isAny = host === '0.0.0.0' || host === '::'
  const name = isAny ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `${name}:${port}`
}

async function ask(url: string): Promise<{ isReady: boolean; text: string } | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(answerMsMax) })
    return { isReady: answer.status === 200, text: await answer.text() }
  } catch {
    return undefined // not listening yet
  }
}
