import type { LedgerSettings } from '@ledger/domain'

/** The settings of a ledger cost about 150 bytes here. */
const ledgersMax = 100_000

/** Which settings were seen: they changed so often, in this epoch. */
export interface SettingsCount {
  readonly epoch: number
  readonly settingsRevision: number
}

/**
 * Settings of the ledgers of one shard, as they were at the latest count that was seen. Each batch
 * compares the count under the lock of the shard, so what is kept here may be old but decides nothing
 * then.
 */
export class SettingsCache {
  readonly #byLedger = new Map<number, LedgerSettings>()
  #count: SettingsCount = { epoch: 0, settingsRevision: -1 }

  /** Those of these ledgers that are known at this count. */
  known(count: SettingsCount, ledgerNos: ReadonlySet<number>): Map<number, LedgerSettings> {
    if (isLater(count, this.#count) || this.#byLedger.size > ledgersMax) {
      this.#byLedger.clear()
      this.#count = count
    }
    const known = new Map<number, LedgerSettings>()
    if (isLater(this.#count, count)) return known
    for (const ledgerNo of ledgerNos) {
      const settings = this.#byLedger.get(ledgerNo)
      if (settings !== undefined) known.set(ledgerNo, settings)
    }
    return known
  }

  /** What was read after this count; of no use if a later one was seen meanwhile. */
  keep(count: SettingsCount, settings: ReadonlyMap<number, LedgerSettings>): void {
    if (isLater(this.#count, count)) return
    for (const [ledgerNo, each] of settings) this.#byLedger.set(ledgerNo, each)
  }
}

/** After a promotion an older count may come again, with other settings. */
function isLater(one: SettingsCount, other: SettingsCount): boolean {
  return one.epoch === other.epoch
    ? one.settingsRevision > other.settingsRevision
    : one.epoch > other.epoch
}
