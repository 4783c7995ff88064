import type { Fault } from '@ledger/runtime'
import { ProblemError } from '@ledger/runtime'
import { problems } from '@ledger/wire'
import { admit } from '../../command/admit.ts'
import type { BatchedSpec } from '../../command/command-spec.ts'
import { commandOf } from '../../command/execute.ts'
import { keyOf } from '../../command/idempotency-key.ts'
import type { Writer } from '../../command/writer.ts'
import type { Command } from '../../decide/command.ts'
import type { ReadMessage } from './read-message.ts'
import type { Sender } from './source-bindings.ts'

/** What stands at an offset: a command to be decided, or the reason why it never will be. */
export type Item = CommandItem | DeadItem

export interface CommandItem {
  readonly kind: 'command'
  readonly read: ReadMessage
  readonly spec: BatchedSpec
  readonly command: Command
  /** What it names and was not found may be made by a message before it. */
  readonly isComplete: boolean
}

export interface DeadItem {
  readonly kind: 'dead'
  readonly read: ReadMessage
  readonly fault: Fault
  /** See `CommandItem`. */
  readonly isComplete: boolean
  /** Not even the message itself could be stored, so only what became of it is. */
  readonly isBare?: true
}

const notFoundCodes: ReadonlySet<string> = new Set([
  'ledger_not_found',
  'account_not_found',
  'category_not_found',
  'transaction_not_found',
])

/**
 * Judges a message as a call through any other door: who sent it, its form, what it names.
 * @param sender undefined when the source could not be read
 * @throws ProblemError what would be answered with another time: nothing is wrong with the message
 */
export async function itemOf(
  writer: Writer,
  read: ReadMessage,
  sender: Sender | undefined,
): Promise<Item> {
  // before anything else is told: who is not known learns nothing
  if (sender !== undefined && 'fault' in sender) return dead(read, sender.fault)
  const { content, spec } = read
  if (content.fault !== undefined) return dead(read, content.fault)
  if (spec === undefined || sender === undefined) throw new Error('a message was read by halves')
  const { params, body, ifMatch } = content
  try {
    const call = admit(spec, {
      params,
      body,
      ifMatch,
      idempotencyKey: read.idempotencyKey,
      isDryRun: false,
      principal: sender,
      requestId: requestIdOf(read),
      traceparent: read.traceparent,
      deadlineAt: performance.now() + writer.deadlineMs,
      transport: 'kafka',
    })
    const prepared = await spec.prepare(writer, call)
    const command = commandOf(call, keyOf(spec, call, prepared), prepared)
    return { kind: 'command', read, spec, command, isComplete: prepared.isComplete }
  } catch (error) {
    if (!(error instanceof ProblemError) || problems[error.fault.code].retryable) throw error
    return dead(read, error.fault)
  }
}

/** The same message, for which there is no other way any more. */
export function givenUp(item: Item): DeadItem {
  const detail = 'The command could not be stored.'
  const wasDead = item.kind === 'dead'
  const fault: Fault = wasDead ? item.fault : { code: 'internal', detail }
  return {
    kind: 'dead',
    read: item.read,
    fault,
    isComplete: true,
    ...(wasDead && { isBare: true as const }),
  }
}

/** The same in every attempt: a refusal tells it, and so does the message that is sent again by the broker. */
function requestIdOf({ message }: Pick<ReadMessage, 'message'>): string {
  return `kafka-${message.topic}/${message.partition}/${message.offset}`
}

function dead(read: ReadMessage, fault: Fault): DeadItem {
  return { kind: 'dead', read, fault, isComplete: !notFoundCodes.has(fault.code) }
}
