import { problems } from '@ledger/wire'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Log } from '../log/create-log.ts'
import type { Fault } from '../problem/problem-error.ts'
import { problemContentType, renderProblem, retryAfterOf } from '../problem/render-problem.ts'

/**
 * What never became a request: no HTTP, headers too large, a length and a chunked coding at once, or
 * headers and body that did not arrive in time. Answered on the bare socket, which is then closed.
 */
export function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Socket,
  requestId: string,
  log: Log,
): void {
  const fault = faultOfSocket(error)
  log.info({ code: error.code, request_id: requestId, problem: fault.code }, 'bad connection')
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswered(socket)) {
    socket.destroy()
    return
  }
  const body = renderProblem(fault, { instance: '', requestId })
  const { status } = problems[fault.code]
  const retryAfterS = retryAfterOf(fault)
  socket.end(
    `HTTP/1.1 ${status} ${status === 400 ? 'Bad Request' : 'Service Unavailable'}\r\n` +
      `Content-Type: ${problemContentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Request-Id: ${requestId}\r\n` +
      (retryAfterS === undefined ? '' : `Retry-After: ${retryAfterS}\r\n`) +
      `Connection: close\r\n\r\n${body}`,
    () => socket.destroy(), // a client that goes on sending would keep the other half open
  )
}

function faultOfSocket(error: NodeJS.ErrnoException): Fault {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { code: 'deadline_exceeded', detail: 'The request did not arrive in time.' }
  }
  return {
    code: 'invalid_parameter',
    detail:
      error.code === 'HPE_HEADER_OVERFLOW'
        ? 'The headers are larger than 16 KiB.'
        : 'The request is not valid HTTP.',
  }
}

/**
 * Whether bytes of the answer to this request are out already, or all of them (a request may be
 * answered before its body has come): what is written behind them would be taken for the answer to
 * the next request.
 */
function isAnswered(socket: HttpSocket): boolean {
  const answer = socket._httpMessage
  if (answer !== null && answer !== undefined) return answer.headersSent
  const incoming = socket.parser?.incoming
  return incoming !== null && incoming !== undefined && !incoming.complete
}

/** What Node keeps on the socket of a server. */
type HttpSocket = Socket & {
  readonly _httpMessage?: ServerResponse | null
  readonly parser?: { readonly incoming?: IncomingMessage | null } | null
}
