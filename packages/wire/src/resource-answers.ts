import type { Direction, Metadata } from '@ledger/domain'
import type { MemberKind } from './events.ts'
import type { LedgerSettingsForm } from './ledger-settings.ts'
import type { RecordPlace } from './transaction-answer.ts'

/** A ledger as it is answered. */
export interface LedgerAnswer {
  readonly id: string
  readonly name: string
  readonly metadata: Metadata
  readonly settings: LedgerSettingsForm
}

/** An account as it is answered: what it is, and its limits in minor units (null: no limit). */
export interface AccountAnswer {
  readonly address: string
  readonly ledger: string
  readonly currency: string
  readonly normal_balance: Direction
  readonly min_balance: string | null
  readonly max_balance: string | null
  readonly closed: boolean
  readonly metadata: Metadata
}

/** A category as it is answered. */
export interface CategoryAnswer {
  readonly id: string
  readonly ledger: string
  readonly name: string
  readonly normal_balance: Direction
  readonly metadata: Metadata
}

/** Whether something is in a category, as it is answered. */
export interface MembershipAnswer {
  readonly category: string
  readonly ledger: string
  readonly kind: MemberKind
  readonly member: string
  readonly is_member: boolean
}

/** The record that a write made, as every answer to a write ends. */
export function placeFields(place: RecordPlace): {
  readonly position: number
  readonly token: string
  readonly recorded_at: string
} {
  return { position: place.position, token: place.token, recorded_at: place.recordedAt }
}
