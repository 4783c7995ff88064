import type { ClientHttp2Session, IncomingHttpHeaders } from 'node:http2'
import { connect } from 'node:http2'
import type { WrkResult } from '../wrk.ts'
import type { GrpcRun } from './grpc-run.ts'
import { Outcomes } from './grpc-run.ts'
import type { NewRequest } from './transactions.ts'
import { newRequests } from './transactions.ts'

/** gRPC clients put many calls on few connections. */
const connections = 4
const path = '/ledger.v1.CommandService/PostTransaction'

/**
 * A closed loop: every caller makes its next call when it has its answer. It speaks HTTP/2 itself, for a
 * library would cost as much as what it measures.
 */
export async function unaryLoad(run: GrpcRun): Promise<WrkResult> {
  const sessions = Array.from({ length: connections }, () => connect(`http://${run.address}`))
  const newRequest = newRequests('PostTransaction', run)
  const outcomes = new Outcomes()
  const endAt = performance.now() + run.seconds * 1_000
  const call = async (session: ClientHttp2Session): Promise<void> => {
    while (performance.now() < endAt) await callOnce(session, run.apiKey, newRequest(), outcomes)
  }
  const callers = sessions.flatMap((session, index) =>
    Array.from({ length: Math.ceil((run.callers - index) / connections) }, () => call(session)),
  )
  await Promise.all(callers)
  const result = outcomes.result()
  for (const session of sessions) session.close()
  return result
}

function callOnce(
  session: ClientHttp2Session,
  apiKey: string,
  { key, bytes }: NewRequest,
  outcomes: Outcomes,
): Promise<void> {
  const sentAt = performance.now()
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    authorization: `Bearer ${apiKey}`,
    'idempotency-key': key,
  })
  let status: string | undefined
  const takeStatus = (headers: IncomingHttpHeaders): void => {
    const told = headers['grpc-status']
    if (typeof told === 'string') status = told
  }
  stream.on('response', takeStatus) // an error has no more than these
  stream.on('trailers', takeStatus)
  stream.on('error', () => undefined) // told by its end
  stream.resume()
  stream.end(bytes)
  return new Promise((resolve) => {
    stream.on('close', () => {
      if (status === undefined) outcomes.lost()
      else outcomes.answered(sentAt, status === '0')
      resolve()
    })
  })
}
