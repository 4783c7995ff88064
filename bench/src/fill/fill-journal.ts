import type { Pool, PoolClient } from 'pg'
import type { Book } from './book.ts'
import { recordCountOf } from './book.ts'
import { FilledLedger } from './filled-ledger.ts'
import type { FilledRows } from './filled-rows.ts'
import { noRows } from './filled-rows.ts'
import { insertEntries, insertKeys, insertRecords } from './insert-filled-rows.ts'
import { insertAccounts, insertHeads, insertLedger } from './insert-ledger.ts'
import type { LedgerPlace } from './take-ledger-place.ts'
import { takeLedgerPlace } from './take-ledger-place.ts'

export interface FillOptions {
  readonly pool: Pool
  /** Told now and then how far it is. */
  readonly say: (line: string) => void
}

/** Two connections insert while the next rows are decided: Postgres and Node are both kept busy. */
const writingMax = 2
const transactionsPerWrite = 2_000
const headsPerWrite = 10_000
const tellEvery = 1_000_000

/**
 * Fills an empty database of one shard with a book, straight in the tables of the journal, so that
 * nothing distinguishes it from one that the service has written: bodies and hashes, versions and
 * balances, keys, numbers, partitions for all its months. The relay and the projection know nothing
 * of it yet. Vacuums and analyses at the end, as autovacuum would have done in the meantime.
 */
export async function fillJournal(book: Book, { pool, say }: FillOptions): Promise<void> {
  if (book.until.getTime() > Date.now()) throw new Error('the future cannot be filled')
  await makePartitions(pool, book)
  const place = await takeLedgerPlace(pool, book.ledger, book.accounts)
  const ledger = new FilledLedger(book, place.currency, place.firstAccountNo)
  await fillAccounts(pool, place, book, ledger)
  await fillTransactions(pool, place, book, ledger, say)
  for (let start = 0; start < ledger.accounts.length; start += headsPerWrite) {
    const accounts = ledger.accounts.slice(start, start + headsPerWrite)
    await inTransaction(pool, (client) => insertHeads(client, place, accounts))
  }
  // as if it had all come in one batch
  await pool.query(
    `update journal.shards set position = $2, commits = commits + 1,
       recorded_at = greatest(recorded_at, $3) where shard_id = $1`,
    [place.shardId, ledger.position, book.until],
  )
  await pool.query('vacuum analyze')
}

async function makePartitions(pool: Pool, { from, until }: Book): Promise<void> {
  await pool.query(
    `select journal.make_partitions('records', interval '1 month', $1, $2),
       journal.make_partitions('entries', interval '1 month', $1, $2),
       journal.make_partitions('idempotency', interval '7 days', $1, $2)`,
    [from, until],
  )
}

async function fillAccounts(
  pool: Pool,
  place: LedgerPlace,
  book: Book,
  ledger: FilledLedger,
): Promise<void> {
  const opening = noRows()
  const openedAt = ledger.addOpening(opening)
  await inTransaction(pool, async (client) => {
    await insertLedger(client, place, book.ledger, openedAt)
    await insertRows(client, place, opening)
  })
  while (ledger.accounts.length < book.accounts) {
    const rows = noRows()
    const { place: recordPlace, opened } = ledger.addAccounts(rows)
    await inTransaction(pool, async (client) => {
      await insertAccounts(client, place, opened, recordPlace)
      await insertRows(client, place, rows)
    })
  }
}

async function fillTransactions(
  pool: Pool,
  place: LedgerPlace,
  book: Book,
  ledger: FilledLedger,
  say: (line: string) => void,
): Promise<void> {
  const end = recordCountOf(book)
  const begin = ledger.position
  const writing = new Set<Promise<void>>()
  try {
    while (ledger.position < end) {
      const rows = noRows()
      const until = Math.min(ledger.position + transactionsPerWrite, end)
      while (ledger.position < until) ledger.addTransaction(rows)
      if (writing.size === writingMax) await Promise.race(writing)
      const write = inTransaction(pool, (client) => insertRows(client, place, rows))
      const tracked = write.finally(() => writing.delete(tracked))
      tracked.catch(() => undefined) // thrown below as well
      writing.add(tracked)
      const done = ledger.position - begin
      if (done % tellEvery === 0) say(`${done.toLocaleString('en')} transactions filled`)
    }
  } finally {
    await Promise.all(writing)
  }
}

async function insertRows(client: PoolClient, place: LedgerPlace, rows: FilledRows): Promise<void> {
  await insertRecords(client, place, rows.records)
  await insertKeys(client, place, rows.keys)
  if (rows.entries.line.length > 0) await insertEntries(client, place, rows.entries)
}

async function inTransaction(
  pool: Pool,
  work: (client: PoolClient) => Promise<void>,
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
    client.release()
  } catch (error) {
    client.release(true) // closing the connection rolls back
    throw error
  }
}
