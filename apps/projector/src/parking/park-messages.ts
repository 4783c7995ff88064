import { randomUUID } from 'node:crypto'
import type { PoisonMessage } from '@ledger/stream'
import type { ClientBase } from 'pg'

const valueBytesMax = 1024 * 1024
const textCharsMax = 1_024
const headersMax = 64

const text = `
  insert into projection.parked (parked_id, topic, partition, offset_no, parked_at, reason, detail,
    key, headers, value)
  values ($1, $2, $3, $4, now(), $5, $6, $7, $8::jsonb, $9)
  on conflict (topic, partition, offset_no) do nothing`

/**
 * Puts aside what cannot be understood, with where it came from and why. A message that comes again
 * is parked once. Of what is very large the beginning is kept;
 * headers are pairs, because their names are as unsafe as their values.
 */
export async function parkMessages(
  client: ClientBase,
  messages: readonly PoisonMessage[],
): Promise<void> {
  for (const message of messages) {
    await client.query({
      name: 'park_message',
      text,
      values: [
        randomUUID(),
        message.topic,
        message.partition,
        message.offset,
        message.reason,
        storable(message.detail),
        message.key?.subarray(0, textCharsMax) ?? null,
        storableHeaders(message.headers),
        message.value?.subarray(0, valueBytesMax) ?? null,
      ],
    })
  }
}

function storableHeaders(headers: PoisonMessage['headers']): string {
  const entries = Object.entries(headers).slice(0, headersMax)
  return JSON.stringify(entries.map(([name, value]) => [storable(name), storable(value)]))
}

/** Postgres keeps no NUL and no half of a surrogate pair. */
function storable(value: string): string {
  return value.slice(0, textCharsMax).replaceAll('\0', '\uFFFD').toWellFormed()
}
