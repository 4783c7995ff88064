import { ProblemError } from '@ledger/runtime'
import type { AccountIdentity, LedgerPlace } from '../../identity.ts'
import type { JournalPool } from '../journal-pool.ts'
import { findAccounts } from './find-accounts-query.ts'

interface Waiting {
  readonly ledger: LedgerPlace
  readonly address: string
  resolve(account: AccountIdentity | undefined): void
  reject(error: unknown): void
}

const addressesPerLookUpMax = 500
const lookUpsInFlightMax = 2
const waitingMax = 10_000

/**
 * Finds accounts that this process has not met. Those that are asked for at the same time are one
 * statement, so that a process that has just started, or that serves more accounts than it keeps, does
 * not ask once for each. None joins a statement
 * that was sent before it came.
 */
export class AccountLookUps {
  readonly #pool: JournalPool
  #waiting: Waiting[] = []
  #inFlight = 0
  #isScheduled = false

  constructor(pool: JournalPool) {
    this.#pool = pool
  }

  /**
   * Undefined when there is no such account, by the word of a proved primary.
   * @throws ProblemError overloaded, DatabaseTimeoutError, or what pg threw
   */
  find(ledger: LedgerPlace, address: string): Promise<AccountIdentity | undefined> {
    if (this.#waiting.length >= waitingMax) {
      throw new ProblemError({ code: 'overloaded', detail: 'Too many reads wait already.' })
    }
    const account = new Promise<AccountIdentity | undefined>((resolve, reject) => {
      this.#waiting.push({ ledger, address, resolve, reject })
    })
    this.#schedule()
    return account
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0) return
    if (this.#inFlight >= lookUpsInFlightMax) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      void this.#lookUp(this.#takeBatch())
      this.#schedule()
    })
  }

  /** Those of one ledger, that of who waits longest. */
  #takeBatch(): readonly Waiting[] {
    const ledger = this.#waiting[0]?.ledger
    const batch: Waiting[] = []
    const left: Waiting[] = []
    for (const one of this.#waiting) {
      const isTaken = one.ledger === ledger && batch.length < addressesPerLookUpMax
      if (isTaken) batch.push(one)
      else left.push(one)
    }
    this.#waiting = left
    return batch
  }

  /** Never rejects: every outcome goes to those who wait. */
  async #lookUp(batch: readonly Waiting[]): Promise<void> {
    const [first] = batch
    if (first === undefined) return
    this.#inFlight += 1
    try {
      await this.#answer(first.ledger, batch)
    } catch (error) {
      for (const waiting of batch) waiting.reject(error)
    }
    this.#inFlight -= 1
    this.#schedule()
  }

  async #answer(ledger: LedgerPlace, batch: readonly Waiting[]): Promise<void> {
    const addresses = new Set(batch.map(({ address }) => address))
    await this.#pool.find(async (client) => {
      const rows = await findAccounts(client, ledger, [...addresses])
      const found = new Map(rows.map((account) => [account.address, account]))
      // what was seen needs no proof, and so does not wait for that of what was not
      for (const { address, resolve } of batch) if (found.has(address)) resolve(found.get(address))
      return found.size === addresses.size ? found : undefined
    })
    for (const { resolve } of batch) resolve(undefined) // changes nothing where it was found
  }
}
