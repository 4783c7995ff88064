import type { FastifyRequest } from 'fastify'
import { ProblemError } from '@ledger/runtime'
import type { Batchers } from '../decide/batchers.ts'
import type {
  AccountIdentity,
  Answer,
  CategoryIdentity,
  Command,
  LedgerPlace,
  Operation,
  StoredTransaction,
} from '../decide/command.ts'
import { CommandFailure } from '../decide/command-failure.ts'
import { dryRun } from '../decide/dry-run.ts'
import type { AccountDirectory } from '../directory/account-directory.ts'
import type { Ask } from '../directory/ask.ts'
import type { CategoryDirectory } from '../directory/category-directory.ts'
import type { CurrencyDirectory } from '../directory/currency-directory.ts'
import type { LedgerDirectory } from '../directory/ledger-directory.ts'
import type { TransactionDirectory } from '../directory/transaction-directory.ts'
import { isDryRun } from './dry-run.ts'
import { failureFault } from './failure-fault.ts'
import type { BulkSettings } from './post-transactions/bulk-limits.ts'

/** What every command needs on its way from a route to the journal. */
export interface Writer {
  readonly ask: Ask
  readonly currencies: CurrencyDirectory
  readonly ledgers: LedgerDirectory
  readonly accounts: AccountDirectory
  readonly transactions: TransactionDirectory
  readonly categories: CategoryDirectory
  readonly batchers: Batchers
  readonly deadlineMs: number
  /** Bounds of the bulk requests. */
  readonly bulk: BulkSettings
}

/** @throws ProblemError ledger_not_found */
export async function ledgerOf(writer: Writer, ledgerId: string): Promise<LedgerPlace> {
  const place = writer.ledgers.known(ledgerId) ?? (await writer.ledgers.find(ledgerId))
  if (place !== undefined) return place
  throw new ProblemError({ code: 'ledger_not_found', detail: `There is no ledger ${ledgerId}.` })
}

/** @throws ProblemError account_not_found */
export async function accountOf(
  writer: Writer,
  ledger: LedgerPlace,
  address: string,
): Promise<AccountIdentity> {
  const [account] = await writer.accounts.find(ledger, [address])
  if (account !== undefined) return account
  const detail = `There is no account ${address} in this ledger.`
  throw new ProblemError({ code: 'account_not_found', detail })
}

/** @throws ProblemError category_not_found */
export async function categoryOf(
  writer: Writer,
  ledger: LedgerPlace,
  categoryId: string,
): Promise<CategoryIdentity> {
  const category = await writer.categories.find(ledger, categoryId)
  if (category !== undefined) return category
  const detail = `There is no category ${categoryId} in ledger ${ledger.ledgerId}.`
  throw new ProblemError({ code: 'category_not_found', detail })
}

/** @throws ProblemError transaction_not_found */
export async function transactionOf(
  writer: Writer,
  ledger: LedgerPlace,
  id: string,
): Promise<StoredTransaction> {
  const transaction = await writer.transactions.find(ledger, id)
  if (transaction !== undefined) return transaction
  const detail = `There is no transaction ${id} in ledger ${ledger.ledgerId}.`
  throw new ProblemError({ code: 'transaction_not_found', detail })
}

/**
 * Hands a command to the batcher of its shard and waits for its commit; one that is only to be tried
 * is decided here.
 * @throws ProblemError when there is no definitive answer in time
 */
export async function submit(
  writer: Writer,
  request: FastifyRequest,
  command: {
    readonly ledger: LedgerPlace
    readonly idempotencyKey: string
    readonly fingerprint: Buffer
    readonly ifMatch?: string
    readonly operation: Operation
  },
): Promise<Answer> {
  const whole: Command = {
    ...command,
    origin: { actor: request.principal.actor, transport: 'http' },
    requestId: request.id,
    traceparent: request.traceparent ?? null,
    deadlineAt: performance.now() + writer.deadlineMs,
  }
  const batcher = writer.batchers.of(whole.ledger.shardId)
  if (isDryRun(request)) return writer.ask((client) => dryRun(client, batcher.context, whole))
  try {
    return await batcher.submit(whole)
  } catch (error) {
    if (error instanceof CommandFailure)
      throw new ProblemError(failureFault(error), { cause: error.cause })
    throw error
  }
}
