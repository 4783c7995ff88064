import type { EventMessage } from '../message-stream.ts'

/**
 * A message as one line of JSON: a CloudEvent 1.0 in the structured mode, for files and pipes. `data` is
 * last and holds the value byte for byte, so that its hash can be checked on the bytes of the line. The
 * key is `partitionkey`; every attribute is a text.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export function structuredEvent({
  key,
  value,
  headers,
}: Pick<EventMessage, 'key' | 'value' | 'headers'>): string {
  const attributes: Record<string, string> = {}
  for (const [name, text] of Object.entries(headers)) attributes[attributeOf(name)] = text
  attributes.partitionkey = key
  return `${JSON.stringify(attributes).slice(0, -1)},"data":${value}}`
}

function attributeOf(header: string): string {
  if (header === 'content-type') return 'datacontenttype'
  return header.startsWith('ce_') ? header.slice('ce_'.length) : header
}
