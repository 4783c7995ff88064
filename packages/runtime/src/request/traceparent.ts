/** A `traceparent` of W3C Trace Context, level 1. */
export interface Traceparent {
  /** As it came, to be handed on. */
  readonly header: string
  readonly traceId: string
}

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/

/** Undefined when there is none or it is not valid; the standard says to ignore it then. */
export function parseTraceparent(
  header: string | readonly string[] | undefined,
): Traceparent | undefined {
  if (typeof header !== 'string' || header.length > 128) return undefined
  const parts = form.exec(header)
  if (parts === null) return undefined
  const [, version, traceId, parentId, rest] = parts
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined
  if (traceId === undefined || /^0+$/.test(traceId) || /^0+$/.test(parentId ?? '')) return undefined
  return { header, traceId }
}
