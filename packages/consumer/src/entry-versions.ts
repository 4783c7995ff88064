import type { StreamRecord } from '@ledger/stream'
import { isTransactionEvent } from '@ledger/wire'
import { ReorderedVersions } from './follow-error.ts'

/** The versions of the accounts of one shard, which rise by one with every entry. */
export class EntryVersions {
  /** By the number of the account. */
  readonly #versions = new Map<number, number>()
  readonly #isWhole: boolean

  /** @param isWhole whether every record is followed; else an account begins with what comes first */
  constructor(isWhole: boolean) {
    this.#isWhole = isWhole
  }

  /** @throws ReorderedVersions and then nothing of the record was taken */
  take(record: StreamRecord): void {
    const { event } = record
    if (!isTransactionEvent(event)) return
    const taken = new Map<number, number>()
    for (const entry of event.entries) {
      const { account_no: accountNo, version } = entry
      const before = taken.get(accountNo) ?? this.#versions.get(accountNo)
      const expected = before === undefined ? (this.#isWhole ? 1 : version) : before + 1
      if (version !== expected) throw new ReorderedVersions(record, entry, expected)
      taken.set(accountNo, version)
    }
    for (const [accountNo, version] of taken) this.#versions.set(accountNo, version)
  }

  /** As if the last record had not come. */
  takeBack({ event }: StreamRecord): void {
    if (!isTransactionEvent(event)) return
    for (const { account_no: accountNo, version } of event.entries.toReversed()) {
      this.#versions.set(accountNo, version - 1)
    }
  }
}
