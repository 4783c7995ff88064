/** "At least this far": a place in the journal of one shard. Opaque to callers. */
export interface Token {
  readonly shardId: number
  readonly epoch: number
  readonly position: number
}

const tokenPattern = /^v1\.(0|[1-9]\d{0,4})\.([1-9]\d{0,9})\.(0|[1-9]\d{0,15})$/
const tokenCharsMax = 64
// what the columns of the journal hold
const shardIdMax = 2 ** 15 - 1
const epochMax = 2 ** 31 - 1

export function encodeToken(shardId: number, epoch: number, position: number): string {
  return Buffer.from(`v1.${shardId}.${epoch}.${position}`, 'latin1').toString('base64url')
}

/** Undefined when the text is no token as `encodeToken` makes it, to the letter. */
export function decodeToken(text: string): Token | undefined {
  if (text.length > tokenCharsMax) return undefined
  const match = tokenPattern.exec(Buffer.from(text, 'base64url').toString('latin1'))
  if (match === null) return undefined
  const [shardId, epoch, position] = match.slice(1).map(Number)
  if (shardId === undefined || epoch === undefined || position === undefined) return undefined
  if (shardId > shardIdMax || epoch > epochMax || !Number.isSafeInteger(position)) return undefined
  // the decoder of Node skips what is not base64url
  return encodeToken(shardId, epoch, position) === text ? { shardId, epoch, position } : undefined
}
