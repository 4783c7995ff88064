import type { LedgerSettings, LedgerSettingsChange } from '@ledger/domain'
import { defaultLedgerSettings } from '@ledger/domain'
import { Type } from 'typebox'
import { withPlainFraction } from './plain-fraction.ts'

/** The settings of a ledger as events, rows and answers tell them. */
export interface LedgerSettingsForm {
  /** RFC 3339 in UTC. */
  readonly locked_before: string | null
  readonly external_id_required: boolean
  readonly pending_expires_after_s: number | null
}

const pendingSecondsMax = 366 * 86_400

const lockedBefore = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  format: 'date-time',
  pattern: '^[^.]*([.][0-9]{1,3}([^0-9].*)?)?$', // no finer than times are judged
  description:
    'The books are closed up to here: a transaction that would count earlier is refused. RFC 3339 to the millisecond, at most the time of the request; null opens them again.',
})
const externalIdRequired = Type.Boolean({
  description: 'Whether a transaction without an `external_id` is refused.',
})
const pendingExpiresAfter = Type.Unsafe<number | null>({
  type: ['integer', 'null'],
  minimum: 1,
  maximum: pendingSecondsMax,
  description:
    'Seconds after which a pending transaction expires that names no `expires_at`; null: never.',
})

export const LedgerSettingsSchema = Type.Object(
  {
    locked_before: lockedBefore,
    external_id_required: externalIdRequired,
    pending_expires_after_s: pendingExpiresAfter,
  },
  { description: 'What the ledger asks of its transactions.' },
)

/** What is left out stays, or is as in a new ledger: no lock, nothing required, no expiry. */
export const LedgerSettingsChangeSchema = Type.Object(
  {
    locked_before: Type.Optional(lockedBefore),
    external_id_required: Type.Optional(externalIdRequired),
    pending_expires_after_s: Type.Optional(pendingExpiresAfter),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description: 'What the ledger asks of its transactions; what is left out stays.',
  },
)

export const ledgerSettingsExample = ledgerSettingsForm(defaultLedgerSettings)

export function ledgerSettingsForm(settings: LedgerSettings): LedgerSettingsForm {
  const { lockedBeforeMs, isExternalIdRequired, pendingSecondsDefault } = settings
  return {
    locked_before:
      lockedBeforeMs === null ? null : withPlainFraction(new Date(lockedBeforeMs).toISOString()),
    external_id_required: isExternalIdRequired,
    pending_expires_after_s: pendingSecondsDefault,
  }
}

/** A change as sent: what was left out stays left out. */
export function ledgerSettingsChange(form: Partial<LedgerSettingsForm>): LedgerSettingsChange {
  const { locked_before, external_id_required, pending_expires_after_s } = form
  return {
    ...(locked_before === undefined
      ? {}
      : { lockedBeforeMs: locked_before === null ? null : Date.parse(locked_before) }),
    ...(external_id_required === undefined ? {} : { isExternalIdRequired: external_id_required }),
    ...(pending_expires_after_s === undefined
      ? {}
      : { pendingSecondsDefault: pending_expires_after_s }),
  }
}

/** The settings that a row or an event tells; what it leaves out is as in a new ledger. */
export function ledgerSettingsOf(form: Partial<LedgerSettingsForm>): LedgerSettings {
  return { ...defaultLedgerSettings, ...ledgerSettingsChange(form) }
}
