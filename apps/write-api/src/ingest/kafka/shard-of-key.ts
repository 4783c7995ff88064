import { crc32 } from 'node:zlib'
import type { LedgerDirectory } from '../../directory/ledger-directory.ts'

/** As `LedgerId` of the schemas. What else a key is names no ledger. */
const ledgerId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/**
 * The shards that messages are for, by the text of their keys: that of the ledger, or the one that it
 * would get. What names no ledger needs a shard too, for what is told of it; any will do, if it is always
 * the same. So the shard depends on the key alone, and a message that comes again is found settled.
 * @throws ProblemError storage_unavailable
 */
export async function shardsOfKeys(
  ledgers: LedgerDirectory,
  shardCount: number,
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  if (shardCount === 1) return new Map([...keys].map((key) => [key, 0]))
  const shards = await Promise.all(
    [...keys].map(async (key) => {
      if (!ledgerId.test(key)) return [key, crc32(key) % shardCount] as const
      const place = ledgers.known(key) ?? (await ledgers.wouldBe(key))
      return [key, place.shardId] as const
    }),
  )
  return new Map(shards)
}

/** The key of a message as text; the empty one when it has none. */
export function keyText(key: Buffer | null): string {
  return key?.toString('latin1') ?? ''
}
