import type { ClientRequest, IncomingMessage } from 'node:http'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { splitLines } from '../rows/split-lines.ts'
import { ApiAway, failureOf } from './api-refusal.ts'

export interface BulkPlace {
  readonly url: URL
  readonly apiKey: string
}

/** An item as JSON, without the end of its line. */
export type BulkLine = string

/** What became of one item. */
export interface BulkResult {
  readonly index: number
  readonly status: number
  readonly replayed: boolean
  readonly transaction?: AnsweredTransaction
  readonly problem?: AnsweredProblem
}

export interface AnsweredTransaction {
  readonly id: string
  readonly entries: readonly AnsweredEntry[]
}

export interface AnsweredEntry {
  readonly account: string
  readonly direction: 'debit' | 'credit'
  readonly amount: string
  readonly currency: string
  /** The version of the account that the entry made. */
  readonly version: number
}

export interface AnsweredProblem {
  readonly code: string
  readonly detail: string
  readonly retryable: boolean
}

/** Nothing is written and nothing comes: the connection is dead. */
const silenceMsMax = 60_000
/** A write each; smaller ones cost more. */
const pieceCharsMax = 65_536
/** 1,000 entries with their balances are less. */
const resultCharsMax = 4 * 1024 * 1024
const problemCharsMax = 65_536

/**
 * Sends items in NDJSON and reads their results meanwhile: who does not read is not read on.
 * @throws ApiRefusal when the request is refused as a whole; anything else means that the results
 * which were not told may or may not be decided, and that the same items can be sent again
 */
export async function postBulk(
  place: BulkPlace,
  lines: readonly BulkLine[],
  onResult: (result: BulkResult) => void,
): Promise<void> {
  const call = open(place)
  try {
    void writeLines(call, lines)
    const response = await answerOf(call)
    response.setEncoding('utf8')
    if (response.statusCode !== 200) throw await refusalOf(place, response)
    let count = 0
    for await (const group of splitLines(response as AsyncIterable<string>, resultCharsMax)) {
      for (const line of group) {
        if (line === undefined) throw new ApiAway('a result is longer than any can be')
        onResult(JSON.parse(line) as BulkResult)
        count += 1
      }
    }
    if (count < lines.length) throw new ApiAway(`${count} results came for ${lines.length} items`)
  } finally {
    call.destroy()
  }
}

function open({ url, apiKey }: BulkPlace): ClientRequest {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  const call = request(url, {
    method: 'POST',
    // a connection of its own: none is left open at the end
    agent: false,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/x-ndjson' },
  })
  call.setTimeout(silenceMsMax, () => call.destroy(new ApiAway('the service says nothing')))
  return call
}

function answerOf(call: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    call.once('response', resolve)
    // stays: what breaks later is told by the answer, and must not end the process
    call.on('error', reject)
    call.once('close', () => reject(new ApiAway('the connection was closed')))
  })
}

/** Ends early, and in silence, when the call does. */
async function writeLines(call: ClientRequest, lines: readonly BulkLine[]): Promise<void> {
  let piece = ''
  for (const line of lines) {
    piece += line + '\n'
    if (piece.length < pieceCharsMax) continue
    if (call.destroyed) return
    if (!call.write(piece)) await drained(call)
    piece = ''
  }
  if (!call.destroyed) call.end(piece)
}

/** There is room again, or nobody reads any more. */
function drained(call: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      call.off('drain', done).off('close', done)
      resolve()
    }
    call.on('drain', done).on('close', done)
  })
}

async function refusalOf({ url }: BulkPlace, response: IncomingMessage): Promise<Error> {
  let text = ''
  for await (const piece of response as AsyncIterable<string>) {
    text += piece
    if (text.length > problemCharsMax) break
  }
  return failureOf(url.pathname, response.statusCode ?? 0, text)
}
