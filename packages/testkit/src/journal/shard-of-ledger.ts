import { createHash } from 'node:crypto'

/** The shard that owns a ledger: the first four bytes of the SHA-256 of its id, modulo the shards. */
export function shardOfLedger(ledgerId: string, shards: number): number {
  return createHash('sha256').update(ledgerId).digest().readUInt32BE(0) % shards
}

/** A ledger id that belongs to the given shard; another one for each `name`. */
export function ledgerIdOnShard(shardId: number, shards: number, name = 'ledger'): string {
  if (shardId >= shards) throw new Error(`there are ${shards} shards, none is number ${shardId}`)
  for (let n = 0; ; n++) {
    if (shardOfLedger(`${name}-${n}`, shards) === shardId) return `${name}-${n}`
  }
}
