/** Names a version of something that an epoch and some numbers tell apart. */
export function etagOf(epoch: number, ...versions: readonly number[]): string {
  return `"${[epoch, ...versions].join('.')}"`
}

const oneTag = /(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g

/** Whether `If-None-Match` names what there is (RFC 9110, 13.1.2: the weak comparison). */
export function isKnownToCaller(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true
  for (const [, tag] of ifNoneMatch.matchAll(oneTag)) if (tag === etag) return true
  return false
}
