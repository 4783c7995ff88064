/**
 * The key of a request that sent none, where the caller names what is made: a ledger by its id, an
 * account by its address. Sent again it is the same request, and is answered the same.
 * Has a space, which no key of a caller's can have.
 */
export function keyOfContent(fingerprint: Buffer): string {
  return `content ${fingerprint.toString('base64url')}`
}
