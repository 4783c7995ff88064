import type { ClientBase } from 'pg'
import { readLedgerIds } from './read-ledger-ids.ts'

const ledgersMax = 100_000

/** The ids of the ledgers of one shard by number. A number never changes its ledger. */
export class LedgerNames {
  readonly #shardId: number
  readonly #idByNo = new Map<number, string>()

  constructor(shardId: number) {
    this.#shardId = shardId
  }

  /** After it, `idOf` knows every ledger of these records. */
  async load(client: ClientBase, records: readonly { readonly ledgerNo: number }[]): Promise<void> {
    const missing = new Set<number>()
    for (const { ledgerNo } of records) {
      if (ledgerNo !== 0 && !this.#idByNo.has(ledgerNo)) missing.add(ledgerNo)
    }
    if (missing.size === 0) return
    if (this.#idByNo.size + missing.size > ledgersMax) this.#idByNo.clear()
    const nos = new Set([...missing, ...records.map((record) => record.ledgerNo)])
    for (const [no, id] of await readLedgerIds(client, this.#shardId, [...nos])) {
      this.#idByNo.set(no, id)
    }
  }

  /** Undefined for number 0, which stands for the shard itself. */
  idOf(ledgerNo: number): string | undefined {
    if (ledgerNo === 0) return undefined
    const id = this.#idByNo.get(ledgerNo)
    if (id === undefined) throw new Error(`shard ${this.#shardId} has no ledger ${ledgerNo}`)
    return id
  }
}
