import { randomUUID } from 'node:crypto'

const answerMsMax = 30_000

export interface ApiAnswer {
  readonly status: number
  readonly headers: Headers
  /** The body, byte for byte. */
  readonly text: string
  /** The body parsed; undefined when it is empty. */
  readonly body: unknown
}

export interface ApiRequestOptions {
  /** A fresh one on every POST unless given; null sends none. */
  readonly idempotencyKey?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

export interface ApiClient {
  get(path: string, options?: ApiRequestOptions): Promise<ApiAnswer>
  /** A text is sent as it is, anything else as JSON. */
  post(path: string, body: unknown, options?: ApiRequestOptions): Promise<ApiAnswer>
  put(path: string, body: unknown, options?: ApiRequestOptions): Promise<ApiAnswer>
  patch(path: string, body: unknown, options?: ApiRequestOptions): Promise<ApiAnswer>
  delete(path: string, options?: ApiRequestOptions): Promise<ApiAnswer>
}

/** A small caller of the service; an answer of any status is an answer, a lost connection throws. */
export function createApiClient(url: string, apiKey: string): ApiClient {
  const call = (method: string, path: string, body: unknown, options: ApiRequestOptions = {}) =>
    send(url, apiKey, method, path, body, options)
  return {
    get: (path, options) => call('GET', path, undefined, options),
    post: (path, body, options) => call('POST', path, body, options),
    put: (path, body, options) => call('PUT', path, body, options),
    patch: (path, body, options) => call('PATCH', path, body, options),
    delete: (path, options) => call('DELETE', path, undefined, options),
  }
}

async function send(
  url: string,
  apiKey: string,
  method: string,
  path: string,
  body: unknown,
  options: ApiRequestOptions,
): Promise<ApiAnswer> {
  const headers: Record<string, string> = { authorization: `Bearer ${apiKey}` }
  if (body !== undefined) headers['content-type'] = 'application/json'
  const { idempotencyKey } = options
  if (method !== 'GET' && idempotencyKey !== null) {
    headers['idempotency-key'] = idempotencyKey ?? randomUUID()
  }
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...options.headers },
    signal: AbortSignal.timeout(options.timeoutMs ?? answerMsMax),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: parse(text) }
}

function parse(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text)
}
