import type { LedgerSettings, LedgerSettingsChange } from './ledger-settings.ts'
import type { Metadata, MetadataChange } from './metadata.ts'
import { changeMetadata, refuseMetadata } from './metadata.ts'
import type { Decision, Refusal } from './refusal.ts'
import { accept } from './refusal.ts'

/** What can change of a ledger. */
export interface LedgerDetails {
  readonly name: string
  readonly metadata: Metadata
  readonly settings: LedgerSettings
}

/** What is left out stays. */
export interface ChangeLedger {
  readonly name?: string
  readonly metadata?: MetadataChange
  readonly settings?: LedgerSettingsChange
}

export function decideChangeLedger(
  command: ChangeLedger,
  before: LedgerDetails,
  nowMs: number,
): Decision<LedgerDetails> {
  const metadata = changeMetadata(before.metadata, command.metadata ?? {})
  const refusal = refuseMetadata(metadata) ?? refuseSettings(command.settings ?? {}, nowMs)
  if (refusal !== undefined) return { outcome: 'refused', refusal }
  return accept({
    name: command.name ?? before.name,
    metadata,
    settings: { ...before.settings, ...command.settings },
  })
}

/**
 * What counts now is never locked: else neither could a step be taken that names no time, nor could
 * what is pending expire. The subject is the clock, in milliseconds.
 */
export function refuseSettings(
  { lockedBeforeMs }: LedgerSettingsChange,
  nowMs: number,
): Refusal | undefined {
  if (lockedBeforeMs === undefined || lockedBeforeMs === null || lockedBeforeMs <= nowMs) {
    return undefined
  }
  return {
    code: 'locked_before_ahead',
    pointer: '/settings/locked_before',
    subject: String(nowMs),
  }
}
