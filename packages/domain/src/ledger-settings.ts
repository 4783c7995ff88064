/** What a ledger asks of its transactions, besides what every ledger does. */
export interface LedgerSettings {
  /** Transactions that count before this time are refused; milliseconds since 1970, null is none. */
  readonly lockedBeforeMs: number | null
  readonly isExternalIdRequired: boolean
  /** When a pending transaction expires that names no time, in seconds after it is made; null: never. */
  readonly pendingSecondsDefault: number | null
}

/** A change of them: what is left out stays. */
export type LedgerSettingsChange = {
  readonly [Name in keyof LedgerSettings]?: LedgerSettings[Name]
}

export const defaultLedgerSettings: LedgerSettings = Object.freeze({
  lockedBeforeMs: null,
  isExternalIdRequired: false,
  pendingSecondsDefault: null,
})
