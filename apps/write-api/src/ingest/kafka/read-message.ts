import { hash } from 'node:crypto'
import { escapePointer, parseJsonBody, parseTraceparent, ProblemError } from '@ledger/runtime'
import type { Fault } from '@ledger/runtime'
import type { IncomingMessage } from '@ledger/stream'
import type { BatchedSpec } from '../../command/command-spec.ts'
import { pathNames, querySchema } from '../../command/command-spec.ts'
import { commandSpecs } from '../../command/command-specs.ts'
import { headerText } from './header-text.ts'

/** As over HTTP by default. A topic may carry larger messages than that. */
export const valueBytesMax = 1024 * 1024

/** A message as it was read; nothing of what it says is judged yet. */
export interface ReadMessage {
  readonly message: IncomingMessage
  /** These are undefined where they are missing or have another form. */
  readonly source: string | undefined
  readonly commandId: string | undefined
  readonly spec: BatchedSpec | undefined
  readonly idempotencyKey: string | undefined
  readonly traceparent: string | undefined
  /** How often it was tried, with this time. */
  readonly attempts: number
  readonly content: MessageContent | { readonly fault: Fault }
}

/** What a command of any door has, by the names of its path. */
export interface MessageContent {
  readonly fault?: undefined
  readonly params: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly ifMatch: string | undefined
}

/** Each command that belongs to a ledger; a second version of one would be a type of its own. */
const specsByType: ReadonlyMap<string, BatchedSpec> = new Map(
  commandSpecs.flatMap((spec) =>
    spec.key === 'none' ? [] : [[`ledger.command.${spec.name}.v1`, spec] as const],
  ),
)

/** The names of messages, where they are not those of the path. */
const messageNames: Readonly<Record<string, string>> = { id: 'transaction' }

/**
 * Reads a CloudEvent 1.0 in Kafka's binary mode. It throws nothing: whatever a message says, it becomes
 * a command to be judged, or the reason why there is none.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
 */
export function readMessage(message: IncomingMessage): ReadMessage {
  const { headers } = message
  const source = headerText(headers, 'ce_source')
  const commandId = headerText(headers, 'ce_id')
  const spec = specsByType.get(headerText(headers, 'ce_type') ?? '')
  return {
    message,
    source,
    commandId,
    spec,
    idempotencyKey: keyOf(message, source, commandId),
    traceparent: parseTraceparent(headerText(headers, 'traceparent'))?.header,
    attempts: attemptsOf(message),
    content: contentOrFault(message, spec),
  }
}

/**
 * The key that a message without one has. A caller makes it as well, to ask for the same command again
 * through another door. In 64 letters, so that hardly any has a row of digits like that of a card.
 */
export function keyOfEvent(source: string, id: string): string {
  return `ce-${hash('sha256', `${source}\n${id}`, 'base64url')}`
}

/** As sent, if it can be read: whether it is a key is judged with the rest. */
function keyOf(
  { headers }: IncomingMessage,
  source: string | undefined,
  id: string | undefined,
): string | undefined {
  if (headers['idempotency-key'] !== undefined) return headerText(headers, 'idempotency-key')
  return source === undefined || id === undefined ? undefined : keyOfEvent(source, id)
}

function attemptsOf({ headers }: IncomingMessage): number {
  const before = headerText(headers, 'ledgerattempt') ?? ''
  return /^[1-9][0-9]{0,5}$/.test(before) ? Number(before) + 1 : 1
}

function contentOrFault(
  message: IncomingMessage,
  spec: BatchedSpec | undefined,
): MessageContent | { readonly fault: Fault } {
  try {
    requireHeaders(message)
    if (spec === undefined) throw wrongHeader('ce_type', 'is no command of this version')
    return contentOf(message, spec)
  } catch (error) {
    if (error instanceof ProblemError) return { fault: error.fault }
    throw error
  }
}

/** In the order of the checks: the first that fails is the reason. @throws ProblemError */
function requireHeaders({ key, value, headers }: IncomingMessage): void {
  if (value === null) throw problem('invalid_json', 'The message has no value.')
  if (value.length > valueBytesMax) {
    const detail = `The value has ${value.length} bytes; ${valueBytesMax} are allowed.`
    throw problem('body_too_large', detail)
  }
  if (key === null || key.length === 0)
    throw problem('invalid_parameter', 'The message has no key.')
  if (headerText(headers, 'ce_specversion') !== '1.0')
    throw wrongHeader('ce_specversion', 'is not 1.0')
  for (const name of ['ce_id', 'ce_source', 'ce_type']) {
    if (headerText(headers, name) === undefined) {
      throw wrongHeader(name, 'must have 1 to 255 visible ASCII characters, once')
    }
  }
  for (const name of ['idempotency-key', 'if-match']) {
    if (headers[name] !== undefined && headerText(headers, name) === undefined) {
      throw wrongHeader(name, 'must have 1 to 255 visible ASCII characters, once')
    }
  }
  const contentType = headerText(headers, 'content-type') ?? ''
  if (!/^application\/json *(; *charset *= *"?utf-8"?)?$/i.test(contentType)) {
    throw problem('unsupported_media_type', 'Only `application/json` in UTF-8 is accepted.')
  }
}

/** @throws ProblemError */
function contentOf({ key, value, headers }: IncomingMessage, spec: BatchedSpec): MessageContent {
  const sent = parseJsonBody(value ?? Buffer.alloc(0))
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    throw problem('invalid_field', 'The value must be an object.', '')
  }
  const { body, ...named } = sent as Readonly<Record<string, unknown>>
  const params = paramsOf(spec, named)
  const ledger = ledgerIn(spec, params, body)
  if (typeof ledger === 'string' && key?.toString() !== ledger) {
    throw problem(
      'invalid_parameter',
      'The key of the message is not the ledger that its value names.',
    )
  }
  return { params, body, ifMatch: headerText(headers, 'if-match') }
}

/** @throws ProblemError unknown_field */
function paramsOf(
  spec: BatchedSpec,
  named: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const names = [...pathNames(spec), ...Object.keys(querySchema(spec).properties)]
  const byMessageName = new Map(names.map((name) => [messageNames[name] ?? name, name]))
  const params = Object.entries(named).map(([messageName, value]) => {
    const name = byMessageName.get(messageName)
    if (name === undefined) {
      const detail = 'is not known'
      throw problem('unknown_field', detail, `/${escapePointer(messageName)}`)
    }
    return [name, value] as const
  })
  return Object.fromEntries(params)
}

/** The command that opens a ledger names it in its body. */
function ledgerIn(
  spec: BatchedSpec,
  params: Readonly<Record<string, unknown>>,
  body: unknown,
): unknown {
  if (pathNames(spec).includes('ledger')) return params['ledger']
  return typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined
}

function wrongHeader(name: string, what: string): ProblemError {
  return problem('invalid_parameter', `Header \`${name}\`: ${what}.`)
}

function problem(code: Fault['code'], detail: string, pointer?: string): ProblemError {
  if (pointer === undefined) return new ProblemError({ code, detail })
  return new ProblemError({
    code,
    detail: pointer === '' ? detail : `\`${pointer}\`: ${detail}`,
    errors: [{ pointer, code, detail }],
  })
}
