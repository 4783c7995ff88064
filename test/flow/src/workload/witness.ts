/** A balance as somebody was told it. */
export interface ToldBalance {
  readonly ledger: string
  readonly account: string
  readonly version: number
  /** Debits and credits, posted and then pending. */
  readonly sums: readonly [string, string, string, string]
}

/** The last transaction of a ledger that was acknowledged, as its client knows it. */
export interface LastWrite {
  readonly account: string
  readonly version: number
  readonly token: string
}

/**
 * What anybody was told so far. Whoever asks afterwards may not be told less (linearizability), and
 * all of it has to be in the journal in the end.
 */
export class Witness {
  readonly #versions = new Map<string, number>()
  readonly #told = new Map<string, ToldBalance>()
  readonly #lastWrites = new Map<string, LastWrite>()
  readonly #faults: string[] = []

  /** The highest version of an account that a strong read or an acknowledgement has told. */
  floor(ledger: string, account: string): number {
    return this.#versions.get(`${ledger} ${account}`) ?? 0
  }

  /** From now on nobody may be told an older version. */
  raiseFloor(ledger: string, account: string, version: number): void {
    const key = `${ledger} ${account}`
    if (version > (this.#versions.get(key) ?? 0)) this.#versions.set(key, version)
  }

  lastWrite(ledger: string): LastWrite | undefined {
    return this.#lastWrites.get(ledger)
  }

  wrote(ledger: string, write: LastWrite): void {
    this.#lastWrites.set(ledger, write)
  }

  /** Two that were told one version of an account were told the same. */
  told(balance: ToldBalance): void {
    const { ledger, account, version, sums } = balance
    const key = `${ledger} ${account} ${version}`
    const before = this.#told.get(key)
    if (before === undefined) this.#told.set(key, balance)
    else if (before.sums.join() !== sums.join()) {
      this.fault(`${key}: told ${before.sums.join(' ')} and then ${sums.join(' ')}`)
    }
  }

  get balances(): readonly ToldBalance[] {
    return [...this.#told.values()]
  }

  /** Remembers what must not happen. */
  fault(fault: string): void {
    this.#faults.push(fault)
  }

  get faults(): readonly string[] {
    return this.#faults
  }
}
