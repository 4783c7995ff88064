import { hash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { AccountAnswer, CategoryAnswer, LedgerAnswer } from './resource-answers.ts'

/** Names a version of something that an epoch and some numbers, or a digest, tell apart. */
export function etagOf(epoch: number, ...versions: readonly (number | string)[]): string {
  return `"${[epoch, ...versions].join('.')}"`
}

/** Of what callers can change of an account: the last part of its ETag. */
export function accountDigest({
  min_balance,
  max_balance,
  closed,
  metadata,
}: Pick<AccountAnswer, 'min_balance' | 'max_balance' | 'closed' | 'metadata'>): string {
  return digestOf({ min_balance, max_balance, closed, metadata })
}

/** Of what callers can change of a ledger: the last part of its ETag. */
export function ledgerDigest({ name, metadata, settings }: Omit<LedgerAnswer, 'id'>): string {
  return digestOf({ name, metadata, settings })
}

/** Of what callers can change of a category, but for its members: the last part of its ETag. */
export function categoryDigest({
  name,
  metadata,
}: Pick<CategoryAnswer, 'name' | 'metadata'>): string {
  return digestOf({ name, metadata })
}

/** 128 bits are more than enough to tell two states apart. */
function digestOf(details: object): string {
  return hash('sha256', canonicalJson(details), 'base64url').slice(0, 22)
}

const oneTag = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g

/** Whether `If-None-Match` names what there is (RFC 9110, 13.1.2: the weak comparison). */
export function isKnownToCaller(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true
  for (const [, , tag] of ifNoneMatch.matchAll(oneTag)) if (tag === etag) return true
  return false
}

/**
 * Whether `If-Match` names what there is (RFC 9110, 13.1.1: a weak tag never does).
 * @param isCurrent judges a tag without its quotes
 */
export function isMatch(ifMatch: string, isCurrent: (tag: string) => boolean): boolean {
  if (ifMatch.trim() === '*') return true
  for (const [, weak, tag = ''] of ifMatch.matchAll(oneTag)) {
    if (weak === undefined && isCurrent(tag.slice(1, -1))) return true
  }
  return false
}
