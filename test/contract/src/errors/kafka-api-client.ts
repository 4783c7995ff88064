import type { ApiAnswer, ApiClient, KafkaCaller, KafkaResult, TestMessage } from '@ledger/testkit'
import { commandNames } from '../schemas/command-names.ts'
import type { PlacedCall } from './placed-call.ts'
import { placedCall, Unsayable } from './placed-call.ts'

let ids = 0

/**
 * Sends what HTTP would be asked as messages to a topic, and answers with what is told of them; the
 * headers of a result are those of the answer. What is no command of a topic is asked of HTTP.
 * Its calls throw Unsayable for what no message can say.
 */
export function kafkaApiClient(
  kafka: KafkaCaller,
  http: ApiClient,
  options: { readonly source?: string } = {},
): ApiClient {
  const { source = 'tests' } = options
  const call = async (
    ...request: Parameters<typeof placedCall>
  ): Promise<ApiAnswer | undefined> => {
    const placed = placedCall(...request)
    const name = commandNames[placed.operation.operationId]
    if (name === undefined) return undefined
    const [result] = await kafka.send(messageOf(placed, name, source))
    if (result === undefined) throw new Error(`nothing was told of ${name}`)
    return answerOf(result)
  }
  return {
    get: (path, more) => http.get(path, more),
    post: async (path, body, more) =>
      (await call('post', path, body, more)) ?? http.post(path, body, more),
    put: async (path, body, more) =>
      (await call('put', path, body, more)) ?? http.put(path, body, more),
    patch: async (path, body, more) =>
      (await call('patch', path, body, more)) ?? http.patch(path, body, more),
    delete: async (path, more) =>
      (await call('delete', path, undefined, more)) ?? http.delete(path, more),
  }
}

function messageOf(
  { operation, params, query, body, options }: PlacedCall,
  name: string,
  source: string,
): TestMessage {
  const { id: transaction, ...named } = params
  const content = {
    ...named,
    ...Object.fromEntries(query),
    ...(transaction === undefined ? {} : { transaction }),
  }
  const { authorization, ...headers } = options.headers ?? {}
  if (authorization !== undefined) throw new Unsayable('secrets do not travel in messages')
  if (options.idempotencyKey === null) throw new Unsayable('a message without any key')
  ids += 1
  return {
    key: named['ledger'] ?? idIn(body),
    value: valueOf(content, body, operation.requestBody !== undefined),
    headers: {
      ce_specversion: '1.0',
      ce_id: `provocation-${ids}`,
      ce_source: source,
      ce_type: `ledger.command.${name}.v1`,
      'content-type': 'application/json',
      ...(options.idempotencyKey === undefined
        ? {}
        : { 'idempotency-key': options.idempotencyKey }),
      ...headers,
    },
  }
}

/** The command that opens a ledger names it in its body. */
function idIn(body: unknown): string {
  return (body as { readonly id?: string }).id ?? ''
}

/** A body that is a text stands in the value as it is. */
function valueOf(content: object, body: unknown, hasBody: boolean): string {
  if (typeof body !== 'string') return JSON.stringify(hasBody ? { ...content, body } : content)
  const before = JSON.stringify(content).slice(0, -1)
  return `${before}${before === '{' ? '' : ','}"body":${body}}`
}

function answerOf({ headers, text }: KafkaResult): ApiAnswer {
  return {
    status: Number(headers['ledgerstatus']),
    headers: new Headers(headers),
    text,
    body: JSON.parse(text) as unknown,
  }
}
