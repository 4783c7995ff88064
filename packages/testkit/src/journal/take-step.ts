import { randomUUID } from 'node:crypto'
import type { AppliedEntry, PartEntry, Settled, Transaction } from '@ledger/domain'
import { decidePostPending, decideReverseTransaction, decideVoidPending } from '@ledger/domain'
import type { Origin, TransactionEvent } from '@ledger/wire'
import { eventEntriesOf, transactionIdOf } from '@ledger/wire'
import type pg from 'pg'
import { accepted } from './accepted.ts'
import type { TestRecord } from './append-record.ts'
import { appendRecord } from './append-record.ts'
import { loadAccounts } from './load-accounts.ts'
import { updateHead } from './store-heads.ts'
import { storeKey } from './store-keys.ts'
import { loadTransactionHead, storeTransactionHead } from './store-transaction-heads.ts'
import { uuidV7 } from './uuid-v7.ts'

/** A transaction that holds what was just decided. */
export function newTransaction(applied: readonly AppliedEntry[]): Transaction {
  return {
    status: 'pending',
    lines: applied.map(({ account, direction, amountMinor }) => ({
      address: account.address,
      currency: account.currency,
      direction,
      heldMinor: amountMinor,
      postedMinor: 0n,
      reversedMinor: 0n,
    })),
  }
}

/** Takes a step of a transaction, or reverses it, inside the database transaction of `client`. */
export async function takeStep(
  client: pg.PoolClient,
  origin: Origin,
  made: TestRecord,
  step: 'post' | 'void' | 'reverse',
  part: readonly PartEntry[] | undefined,
): Promise<TestRecord> {
  const { shardId, ledgerNo } = made
  const event = made.event as TransactionEvent
  const transactionId = event.id.slice('txn_'.length)
  const before = await loadTransaction(client, shardId, event)
  const addresses = event.entries.map(({ account }) => account)
  const accounts = await loadAccounts(client, shardId, ledgerNo, addresses)
  const { transaction, entries } = decide(before, accounts, step, part)

  const uuid = uuidV7()
  const { id, ledger, effective_at } = event
  const fields = { ...origin, id, ledger, effective_at, entries: eventEntriesOf(entries) }
  const { status } = transaction
  const record = await appendRecord(
    client,
    shardId,
    ledgerNo,
    step === 'reverse'
      ? { type: 'transaction.posted', ...fields, id: transactionIdOf(uuid), reverses: id }
      : { type: step === 'post' ? 'pending.posted' : 'pending.voided', ...fields, status },
  )
  for (const { account } of entries) await updateHead(client, record, account)
  const place = { shardId, ledgerNo, transactionId }
  await storeTransactionHead(client, place, transaction, step === 'reverse' ? uuid : undefined)
  await storeKey(client, record, randomUUID())
  return record
}

function decide(
  transaction: Transaction,
  accounts: Awaited<ReturnType<typeof loadAccounts>>,
  step: 'post' | 'void' | 'reverse',
  part: readonly PartEntry[] | undefined,
): Settled {
  const state = {
    account: (address: string) => accounts.get(address),
    isTransactionIdTaken: () => false,
    isExternalIdTaken: () => false,
    isExternalIdRequired: false,
    lockedBeforeMs: null,
    nowMs: 0,
    effectiveAheadMsMax: Infinity,
  }
  const asked = part === undefined ? {} : { part }
  switch (step) {
    case 'post':
      return accepted(decidePostPending({ ...asked, rest: 'hold' }, transaction, state))
    case 'void':
      return accepted(decideVoidPending(transaction, state))
    case 'reverse':
      return accepted(decideReverseTransaction(asked, transaction, state))
    default:
      return step satisfies never
  }
}

async function loadTransaction(
  client: pg.PoolClient,
  shardId: number,
  { id, entries }: TransactionEvent,
): Promise<Transaction> {
  const head = await loadTransactionHead(client, shardId, id.slice('txn_'.length))
  return {
    status: head?.status ?? 'posted',
    lines: entries.map(({ account, currency, direction, amount }, line) => ({
      address: account,
      currency,
      direction,
      heldMinor: BigInt(head?.held[line] ?? 0),
      postedMinor: BigInt(head === undefined ? amount : (head.posted[line] ?? 0)),
      reversedMinor: BigInt(head?.reversed[line] ?? 0),
    })),
  }
}
