import { randomUUID } from 'node:crypto'
import type { Account, AccountToOpen, Direction, Metadata, RefusalCode } from '@ledger/domain'
import { decideChangeAccount, decideOpenAccounts, decidePostTransaction } from '@ledger/domain'
import type { Origin } from '@ledger/wire'
import { eventEntriesOf, transactionIdOf } from '@ledger/wire'
import type pg from 'pg'
import type { TestRecord } from './append-record.ts'
import { appendRecord } from './append-record.ts'
import { inTransaction } from './in-transaction.ts'
import { loadAccounts } from './load-accounts.ts'
import { accepted } from './accepted.ts'
import { loadDetails, storeDetails } from './store-details.ts'
import { insertAccounts, updateHead } from './store-heads.ts'
import { storeTransactionHead } from './store-transaction-heads.ts'
import { storeExternalId, storeKey, storeRefusal } from './store-keys.ts'
import { newTransaction, takeStep } from './take-step.ts'
import { takeNumber } from './take-number.ts'
import { uuidV7 } from './uuid-v7.ts'

export interface TestAccountToOpen {
  readonly address: string
  /** CZK unless given. */
  readonly currency?: string
  /** Credit unless given. */
  readonly normalBalance?: Direction
  /** Minor units; no limit unless given. */
  readonly minBalance?: bigint | null
  readonly maxBalance?: bigint | null
  readonly metadata?: Metadata
}

export interface TestLimits {
  readonly minBalance?: bigint | null
  readonly maxBalance?: bigint | null
}

/** Address, side and amount in minor units. */
export type TestEntry = readonly [address: string, direction: Direction, amountMinor: bigint]

export interface TestTransaction {
  readonly externalId?: string
  /** Posted unless given. */
  readonly status?: 'posted' | 'pending'
  /** A random one unless given. */
  readonly idempotencyKey?: string
  /** RFC 3339 in UTC; now unless given. */
  readonly effectiveAt?: string
  readonly correlationId?: string
  readonly source?: string
  readonly metadata?: Metadata
}

const origin: Origin = { actor: 'key_0000000000000000', transport: 'http' }

/**
 * One ledger's journal, written as the write side writes it but one command at a time and straight
 * into the tables, for tests of what comes after the journal. Decisions are those of the domain.
 */
export class TestJournal {
  readonly ledger: string
  readonly shardId: number
  readonly ledgerNo: number
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool, ledger: string, shardId: number, ledgerNo: number) {
    this.#pool = pool
    this.ledger = ledger
    this.shardId = shardId
    this.ledgerNo = ledgerNo
  }

  /** Opens accounts, all in one record. */
  openAccounts(...accounts: readonly (string | TestAccountToOpen)[]): Promise<TestRecord> {
    return inTransaction(this.#pool, async (client) => {
      const toOpen: AccountToOpen[] = []
      for (const account of accounts) toOpen.push(await this.#numbered(client, account))
      const opened = accepted(
        decideOpenAccounts({ accounts: toOpen }, { exists: () => false, isCurrency: () => true }),
      )
      const record = await appendRecord(client, this.shardId, this.ledgerNo, {
        type: 'accounts.opened',
        ...origin,
        ledger: this.ledger,
        accounts: opened.map((account, index) => ({
          account: account.address,
          account_no: account.accountNo,
          currency: account.currency,
          normal_balance: account.normalBalance,
          min_balance: account.minBalance?.toString() ?? null,
          max_balance: account.maxBalance?.toString() ?? null,
          metadata: given(accounts[index]).metadata ?? {},
        })),
      })
      await insertAccounts(client, record, opened)
      for (const [index, { accountNo }] of opened.entries()) {
        const { metadata } = given(accounts[index])
        if (metadata !== undefined) await storeDetails(client, this.shardId, accountNo, metadata)
      }
      await storeKey(client, record, randomUUID())
      return record
    })
  }

  /** Changes the limits of an account; what is left out stays. */
  changeLimits(address: string, limits: TestLimits): Promise<TestRecord> {
    return inTransaction(this.#pool, async (client) => {
      const before = await this.#locked(client, address)
      const { account: after } = accepted(decideChangeAccount({ address, ...limits }, before))
      const record = await appendRecord(client, this.shardId, this.ledgerNo, {
        type: 'account.changed',
        ...origin,
        ledger: this.ledger,
        account: address,
        account_no: before.accountNo,
        before: limitsOf(before),
        after: limitsOf(after),
      })
      await updateHead(client, record, after)
      await storeKey(client, record, randomUUID())
      return record
    })
  }

  /** Sets all metadata of an account. */
  changeMetadata(address: string, metadata: Metadata): Promise<TestRecord> {
    return inTransaction(this.#pool, async (client) => {
      const account = await this.#locked(client, address)
      const former = await loadDetails(client, this.shardId, account.accountNo)
      const record = await appendRecord(client, this.shardId, this.ledgerNo, {
        type: 'account.changed',
        ...origin,
        ledger: this.ledger,
        account: address,
        account_no: account.accountNo,
        before: { ...limitsOf(account), metadata: former },
        after: { ...limitsOf(account), metadata },
      })
      await storeDetails(client, this.shardId, account.accountNo, metadata)
      await storeKey(client, record, randomUUID())
      return record
    })
  }

  /** Posts or holds a transaction; throws when the rules refuse it. */
  post(entries: readonly TestEntry[], details: TestTransaction = {}): Promise<TestRecord> {
    const { status = 'posted' } = details
    return inTransaction(this.#pool, async (client) => {
      const addresses = entries.map(([address]) => address)
      const accounts = await loadAccounts(client, this.shardId, this.ledgerNo, addresses)
      const posted = accepted(
        decidePostTransaction(
          { entries: entries.map(entryToPost), status },
          {
            account: (address) => accounts.get(address),
            isTransactionIdTaken: () => false,
            isExternalIdTaken: () => false,
            isExternalIdRequired: false,
            lockedBeforeMs: null,
            nowMs: 0,
            effectiveAheadMsMax: Infinity,
          },
        ),
      )
      const uuid = uuidV7()
      const record = await appendRecord(client, this.shardId, this.ledgerNo, {
        type: `transaction.${status}`,
        ...origin,
        id: transactionIdOf(uuid),
        ledger: this.ledger,
        effective_at: details.effectiveAt ?? new Date().toISOString(),
        ...(details.externalId !== undefined && { external_id: details.externalId }),
        ...(details.correlationId !== undefined && { correlation_id: details.correlationId }),
        ...(details.source !== undefined && { source: details.source }),
        ...(details.metadata !== undefined && { metadata: details.metadata }),
        entries: eventEntriesOf(posted),
      })
      for (const { account } of posted) await updateHead(client, record, account)
      if (status === 'pending') {
        const place = { shardId: this.shardId, ledgerNo: this.ledgerNo, transactionId: uuid }
        await storeTransactionHead(client, place, newTransaction(posted))
      }
      await storeKey(client, record, details.idempotencyKey ?? randomUUID())
      if (details.externalId !== undefined) {
        await storeExternalId(client, record, details.externalId)
      }
      return record
    })
  }

  /** Posts or voids a pending transaction, or reverses a posted one; whole unless a part is given. */
  step(
    made: TestRecord,
    step: 'post' | 'void' | 'reverse',
    part?: readonly TestEntry[],
  ): Promise<TestRecord> {
    return inTransaction(this.#pool, (client) =>
      takeStep(client, origin, made, step, part?.map(entryToPost)),
    )
  }

  /** Stores a refusal under a key, as the write side does. */
  refuse(idempotencyKey: string, code: RefusalCode): Promise<void> {
    return inTransaction(this.#pool, (client) =>
      storeRefusal(client, this.shardId, this.ledgerNo, idempotencyKey, code),
    )
  }

  /** The account as its head says it is. */
  account(address: string): Promise<Account> {
    return inTransaction(this.#pool, (client) => this.#locked(client, address))
  }

  async #locked(client: pg.PoolClient, address: string): Promise<Account> {
    const accounts = await loadAccounts(client, this.shardId, this.ledgerNo, [address])
    const account = accounts.get(address)
    if (account === undefined) throw new Error(`there is no account ${address}`)
    return account
  }

  async #numbered(
    client: pg.PoolClient,
    account: string | TestAccountToOpen,
  ): Promise<AccountToOpen> {
    const { address, currency, normalBalance, minBalance, maxBalance } = given(account)
    return {
      address,
      currency: currency ?? 'CZK',
      normalBalance: normalBalance ?? 'credit',
      minBalance: minBalance ?? null,
      maxBalance: maxBalance ?? null,
      accountNo: await takeNumber(client, this.shardId, 'account'),
    }
  }
}

function given(account: string | TestAccountToOpen = ''): TestAccountToOpen {
  return typeof account === 'string' ? { address: account } : account
}

function entryToPost([address, direction, amountMinor]: TestEntry) {
  return { address, direction, amountMinor }
}

function limitsOf(account: Account) {
  return {
    min_balance: account.minBalance?.toString() ?? null,
    max_balance: account.maxBalance?.toString() ?? null,
  }
}
