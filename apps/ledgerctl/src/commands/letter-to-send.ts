import type { DeadLetter } from '../statements/list-dead-letters.ts'
import { CommandFailed } from './command-failed.ts'

/** A dead letter as it is sent again. */
export interface LetterToSend {
  readonly id: string
  readonly topic: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, string>>
  /** A new one; null when it has the key that it had. */
  readonly idempotencyKey: string | null
}

const keyCharsMax = 255

/**
 * The same message, with a note of how often it was tried. Under the same key a refused command is
 * refused for ever, so that is not sent.
 * @throws CommandFailed
 */
export function letterToSend(
  letter: DeadLetter,
  options: { readonly to?: string; readonly newKey?: true },
): LetterToSend {
  const { id, messageKey, value, attempts } = letter
  requireWhole(letter)
  if (letter.isRefused && options.newKey !== true) {
    throw new CommandFailed(
      `${id} was refused (${letter.code}), and is so for ever under its key; --new-key makes it a new command`,
    )
  }
  const idempotencyKey = options.newKey === true ? newKeyOf(letter) : null
  return {
    id,
    topic: options.to ?? letter.topic,
    key: messageKey,
    value,
    headers: {
      ...Object.fromEntries(letter.headers),
      ledgerattempt: String(attempts),
      ...(idempotencyKey !== null && { 'idempotency-key': idempotencyKey }),
    },
    idempotencyKey,
  }
}

/**
 * Of what was cut off, changed or never kept, only the topic has the whole. What has no value is no
 * command; a letter for messages that were deleted has none either.
 */
function requireWhole(letter: DeadLetter): void {
  const { id, topic, partition, offset, value, valueBytes, isWhole, detail } = letter
  if (value === null && valueBytes === 0) {
    throw new CommandFailed(`${id} has no value, so there is no command to send: ${detail ?? ''}`)
  }
  if (isWhole) return
  throw new CommandFailed(
    `${id} is not kept whole; the message stands in ${topic}, partition ${partition}, offset ${offset}`,
  )
}

function newKeyOf({ id, idempotencyKey, attempts }: DeadLetter): string {
  const key = `${idempotencyKey ?? `dlq-${id}`}#${attempts + 1}`
  if (key.length <= keyCharsMax) return key
  throw new CommandFailed(`${id} has a key that is too long to be made a new one of`)
}
