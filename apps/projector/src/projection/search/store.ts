import { int2Array, int8Array, textArray } from '@ledger/runtime'
import type { ClientBase } from 'pg'
import type { ProjectedRecord } from '../projected.ts'
import {
  foldSearch,
  type AccountTerm,
  type FoundTransaction,
  type LostTerm,
  type SearchChanges,
  type TransactionStep,
} from './project.ts'

/** The live tables, or those that a rebuild makes beside them. */
export type SearchTables = '' | '_next'

/**
 * Adds records to what is found: the next ones after the checkpoint 'search', under the lock of the
 * checkpoints and in the transaction that moves it. Statements are sent without waiting for one
 * another.
 */
export async function storeSearch(
  client: ClientBase,
  shardId: number,
  records: readonly ProjectedRecord[],
  tables: SearchTables,
): Promise<void> {
  const changes = foldSearch(records)
  await Promise.all(statementsFor(client, shardId, changes, tables))
}

/** A step may be of a transaction of the same records, and so may what an account loses. */
function statementsFor(
  client: ClientBase,
  shardId: number,
  { transactions, terms, steps, accountTerms, lostTerms }: SearchChanges,
  tables: SearchTables,
): Promise<unknown>[] {
  const sent: Promise<unknown>[] = []
  if (transactions.length > 0) sent.push(insertTransactions(client, shardId, transactions, tables))
  if (terms.length > 0) sent.push(insertTerms(client, shardId, terms, tables))
  if (steps.length > 0) sent.push(settleTransactions(client, shardId, steps, tables))
  if (lostTerms.length > 0) sent.push(closeAccountTerms(client, shardId, lostTerms, tables))
  if (accountTerms.length > 0) sent.push(insertAccountTerms(client, shardId, accountTerms, tables))
  return sent
}

const transactionsText = (tables: SearchTables) => `
  insert into projection.transactions${tables}
    (shard_id, ledger, position, effective_at, recorded_at, status)
  select s.shard_id, u.ledger, u.position, u.effective_at::timestamptz, u.recorded_at::timestamptz,
         u.status
    from journal.shards s
   cross join unnest($2::int8[], $3::int8[], $4::text[], $5::text[], $6::int2[])
      as u (ledger, position, effective_at, recorded_at, status)
   where s.shard_id = $1`

async function insertTransactions(
  client: ClientBase,
  shardId: number,
  rows: readonly FoundTransaction[],
  tables: SearchTables,
): Promise<void> {
  await client.query({
    name: `insert_transactions${tables}`,
    text: transactionsText(tables),
    values: [
      shardId,
      int8Array(rows.map((row) => row.ledger)),
      int8Array(rows.map((row) => row.position)),
      textArray(rows.map((row) => row.effectiveAt)),
      textArray(rows.map((row) => row.recordedAt)),
      int2Array(rows.map((row) => row.status)),
    ],
  })
}

const termsText = (tables: SearchTables) => `
  insert into projection.transaction_terms${tables} (shard_id, term, position)
  select s.shard_id, u.term, u.position
    from journal.shards s
   cross join unnest($2::int8[], $3::int8[]) as u (term, position)
   where s.shard_id = $1`

async function insertTerms(
  client: ClientBase,
  shardId: number,
  rows: SearchChanges['terms'],
  tables: SearchTables,
): Promise<void> {
  await client.query({
    name: `insert_terms${tables}`,
    text: termsText(tables),
    values: [
      shardId,
      int8Array(rows.map((row) => row.term)),
      int8Array(rows.map((row) => row.position)),
    ],
  })
}

// The journal knows by the id where the record stands that made the transaction (of type 11, pending).
const stepsText = (tables: SearchTables) => `
  update projection.transactions${tables} t
     set status = u.status, settled_position = u.position
    from unnest($2::text[], $3::int8[], $4::int2[]) as u (transaction_id, position, status)
    join journal.records r
      on r.shard_id = $1 and r.transaction_id = u.transaction_id::uuid and r.type = 11
   where t.shard_id = $1 and t.position = r.position`

async function settleTransactions(
  client: ClientBase,
  shardId: number,
  rows: readonly TransactionStep[],
  tables: SearchTables,
): Promise<void> {
  await client.query({
    name: `settle_transactions${tables}`,
    text: stepsText(tables),
    values: [
      shardId,
      textArray(rows.map((row) => row.transactionId)),
      int8Array(rows.map((row) => row.position)),
      int2Array(rows.map((row) => row.status)),
    ],
  })
}

const closeText = (tables: SearchTables) => `
  update projection.account_terms${tables} t
     set until_position = u.until_position
    from unnest($2::int8[], $3::int8[], $4::int8[]) as u (term, account_no, until_position)
   where t.shard_id = $1 and t.term = u.term and t.account_no = u.account_no
     and t.until_position is null`

async function closeAccountTerms(
  client: ClientBase,
  shardId: number,
  rows: readonly LostTerm[],
  tables: SearchTables,
): Promise<void> {
  await client.query(closeText(tables), [
    shardId,
    int8Array(rows.map((row) => row.term)),
    int8Array(rows.map((row) => row.accountNo)),
    int8Array(rows.map((row) => row.untilPosition)),
  ])
}

const accountTermsText = (tables: SearchTables) => `
  insert into projection.account_terms${tables}
    (shard_id, term, account_no, since_position, until_position)
  select s.shard_id, u.*
    from journal.shards s
   cross join unnest($2::int8[], $3::int8[], $4::int8[], $5::int8[]) u
   where s.shard_id = $1`

async function insertAccountTerms(
  client: ClientBase,
  shardId: number,
  rows: readonly AccountTerm[],
  tables: SearchTables,
): Promise<void> {
  await client.query(accountTermsText(tables), [
    shardId,
    int8Array(rows.map((row) => row.term)),
    int8Array(rows.map((row) => row.accountNo)),
    int8Array(rows.map((row) => row.sincePosition)),
    int8Array(rows.map((row) => row.untilPosition)),
  ])
}
