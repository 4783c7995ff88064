import { renderBalances } from '@ledger/wire'
import type { KnownBalance } from '../../cache/known-balance.ts'
import type { AccountIdentity } from '../../identity.ts'
import type { Place } from '../../place.ts'
import type { Consistency } from '../consistency.ts'

/** Sums in minor units, as digits where they come straight from the wire. */
export interface BalanceTexts {
  readonly postedDebits: string | bigint
  readonly postedCredits: string | bigint
  readonly pendingDebits: string | bigint
  readonly pendingCredits: string | bigint
}

/** All of an account's balance that depends on its version only, as the beginning of a JSON object. */
export function renderBalance(
  { address, ledger, currency, normalBalance }: AccountIdentity,
  version: number,
  sums: BalanceTexts,
): string {
  const balances = {
    postedDebits: BigInt(sums.postedDebits),
    postedCredits: BigInt(sums.postedCredits),
    pendingDebits: BigInt(sums.pendingDebits),
    pendingCredits: BigInt(sums.pendingCredits),
  }
  return (
    '{"account":"' + // none of these texts has a character to escape
    address +
    '","ledger":"' +
    ledger.ledgerId +
    '","currency":"' +
    currency +
    '","normal_balance":"' +
    normalBalance +
    '","version":' +
    version +
    ',' +
    renderBalances(balances, normalBalance)
  )
}

/** What stands at the end of every answer of balances: how far it is, and how it was asked for. */
export function renderServed(consistency: Consistency, place: Place): string {
  const served = '"consistency":"' + consistency + '","token":"' + place.token
  if (consistency === 'strong') return served + '"'
  const ageMs = Math.max(0, Math.ceil(performance.now() - place.asOfMs))
  return served + '","recorded_at":"' + place.recordedAt + '","age_ms":' + ageMs
}

/** An account's balance as it is answered. */
export function renderAnswer(
  balance: KnownBalance,
  consistency: Consistency,
  place: Place,
): string {
  return balance.text + ',' + renderServed(consistency, place) + '}'
}
