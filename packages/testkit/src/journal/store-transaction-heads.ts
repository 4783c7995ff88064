import type { Transaction } from '@ledger/domain'
import type pg from 'pg'

/** The head of a transaction as it has become. @param reversal UUID of one that reverses a part of it */
export async function storeTransactionHead(
  client: pg.PoolClient,
  place: { readonly shardId: number; readonly ledgerNo: number; readonly transactionId: string },
  { status, lines }: Transaction,
  reversal?: string,
): Promise<void> {
  await client.query(
    `insert into journal.transaction_heads as h (shard_id, transaction_id, ledger_no, status, held,
       posted, reversed, reversals)
     values ($1, $2, $3, array_position('{pending,posted,archived}'::text[], $4) - 1,
       $5, $6, $7, coalesce($8::uuid[], '{}'))
     on conflict (shard_id, transaction_id) do update set status = excluded.status,
       held = excluded.held, posted = excluded.posted, reversed = excluded.reversed,
       reversals = h.reversals || excluded.reversals, revision = h.revision + 1`,
    [
      place.shardId,
      place.transactionId,
      place.ledgerNo,
      status,
      lines.map(({ heldMinor }) => heldMinor.toString()),
      lines.map(({ postedMinor }) => postedMinor.toString()),
      lines.map(({ reversedMinor }) => reversedMinor.toString()),
      reversal === undefined ? null : [reversal],
    ],
  )
}

/** The head of a transaction, locked; undefined when it has none yet. */
export async function loadTransactionHead(
  client: pg.PoolClient,
  shardId: number,
  transactionId: string,
): Promise<
  | {
      readonly status: Transaction['status']
      readonly held: readonly string[]
      readonly posted: readonly string[]
      readonly reversed: readonly string[]
    }
  | undefined
> {
  const { rows } = await client.query(
    `select (array['pending', 'posted', 'archived'])[status + 1] as status, held::text[],
       posted::text[], reversed::text[]
     from journal.transaction_heads where shard_id = $1 and transaction_id = $2
     for no key update`,
    [shardId, transactionId],
  )
  return rows[0] as Awaited<ReturnType<typeof loadTransactionHead>>
}
