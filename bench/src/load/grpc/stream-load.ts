import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2'
import { connect } from 'node:http2'
import { setTimeout as pause } from 'node:timers/promises'
import type { WrkResult } from '../wrk.ts'
import { MessageReader } from './framing.ts'
import type { GrpcRun } from './grpc-run.ts'
import { Outcomes } from './grpc-run.ts'
import { newRequests } from './transactions.ts'

const path = '/ledger.v1.CommandService/PostTransactions'
const statusPosted = 201
const comeAgainMs = 100

/**
 * Streams, each on a connection of its own, with so many requests without a result at once; a result
 * lets the next one go. At the end each half-closes and takes what is left.
 */
export async function streamLoad(run: GrpcRun): Promise<WrkResult> {
  const outcomes = new Outcomes()
  const newRequest = newRequests('PostTransactions', run)
  const endAt = performance.now() + run.seconds * 1_000
  const filling = { ...run, endAt, outcomes, newRequest: () => newRequest().bytes }
  const callers = Array.from({ length: run.callers }, async () => {
    const session = connect(`http://${run.address}`)
    // one that is not let in while too much waits comes again
    for (let isFirst = true; performance.now() < endAt; isFirst = false) {
      if (!isFirst) await pause(comeAgainMs)
      await keepFull(openStream(session, run.apiKey), filling)
    }
    session.close()
  })
  await Promise.all(callers)
  return outcomes.result()
}

function openStream(session: ClientHttp2Session, apiKey: string): ClientHttp2Stream {
  return session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    authorization: `Bearer ${apiKey}`,
  })
}

interface Filling {
  readonly window: number
  readonly endAt: number
  readonly outcomes: Outcomes
  readonly newRequest: () => Buffer
}

function keepFull(
  stream: ClientHttp2Stream,
  { window, endAt, outcomes, newRequest }: Filling,
): Promise<void> {
  const reader = new MessageReader()
  /** When the requests were sent that have no result yet; results come in their order. */
  const sentAts: number[] = []
  const fill = (): void => {
    const now = performance.now()
    if (now >= endAt) {
      if (!stream.writableEnded) stream.end()
      return
    }
    // those that may go now leave together
    stream.cork()
    while (sentAts.length < window) {
      stream.write(newRequest())
      sentAts.push(now)
    }
    stream.uncork()
  }
  stream.on('data', (chunk: Buffer) => {
    const results = reader.take(chunk)
    for (const result of results) outcomes.answered(sentAts.shift() ?? 0, isPosted(result))
    if (results.length > 0) fill()
  })
  stream.on('error', () => undefined) // told by its end
  stream.on('end', () => stream.close()) // the service has said its last, whatever was to be sent
  fill()
  return new Promise((resolve) => {
    stream.on('close', () => {
      sentAts.forEach(() => outcomes.lost())
      resolve()
    })
  })
}

/**
 * Whether the field 3 of a `PostTransactionsResponse`, the status, is 201. What stands before it is the
 * index, a number, and the key, a text. To read all of it would cost more than to make it.
 */
export function isPosted(result: Buffer): boolean {
  let at = 0
  while (at < result.length) {
    const tag = result[at]
    const [value, next] = varint(result, at + 1)
    if (tag === 0x18) return value === statusPosted
    at = tag === 0x12 ? next + value : next
  }
  return false
}

function varint(bytes: Buffer, start: number): readonly [value: number, next: number] {
  let value = 0
  let factor = 1
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return [value, at + 1]
    factor *= 128
  }
  return [value, bytes.length]
}
