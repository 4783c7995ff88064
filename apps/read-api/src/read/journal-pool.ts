import type { PrimaryProof } from '@ledger/runtime'
import { withClientWithin } from '@ledger/runtime'
import type { Pool, PoolClient } from 'pg'

/** Reads of the journal that are not on the hot path, each on a connection of its own. */
export class JournalPool {
  readonly #pool: Pool
  readonly #proof: PrimaryProof
  readonly #answerMsMax: number

  constructor(pool: Pool, proof: PrimaryProof, answerMsMax: number) {
    this.#pool = pool
    this.#proof = proof
    this.#answerMsMax = answerMsMax
  }

  /**
   * What `work` read, from a server that has proved after it to be the primary.
   * @throws DatabaseTimeoutError, or what pg or `work` threw
   */
  async read<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const result = await this.#run(work)
    await this.#proof.ensure()
    return result
  }

  /**
   * What is true for ever once it is seen may be believed without a proof; that it is not there may
   * not.
   */
  async find<Fact>(work: (client: PoolClient) => Promise<Fact | undefined>) {
    const fact = await this.#run(work)
    if (fact === undefined) await this.#proof.ensure()
    return fact
  }

  #run<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    return withClientWithin(this.#pool, this.#answerMsMax, work)
  }
}
