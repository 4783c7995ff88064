import type { Account } from './account.ts'
import { availableAmount, highestAmount } from './balances.ts'
import type { Metadata, MetadataChange } from './metadata.ts'
import { changeMetadata, refuseMetadata } from './metadata.ts'
import type { Decision } from './refusal.ts'
import { accept, refuse } from './refusal.ts'

/** Changes the limits of an account and its metadata; what is left out stays. */
export interface ChangeAccount {
  readonly address: string
  /** In the normal direction, minor units; null is no limit. */
  readonly minBalance?: bigint | null
  readonly maxBalance?: bigint | null
  readonly metadata?: MetadataChange
}

/** The account as it becomes; its metadata only where they are changed. */
export interface ChangedAccount {
  readonly account: Account
  readonly metadata: Metadata | undefined
}

/**
 * A limit that the account already passes is refused: so no account is ever past its limits.
 */
export function decideChangeAccount(
  command: ChangeAccount,
  account: Account,
  metadata: Metadata = {},
): Decision<ChangedAccount> {
  const minBalance = command.minBalance === undefined ? account.minBalance : command.minBalance
  const maxBalance = command.maxBalance === undefined ? account.maxBalance : command.maxBalance
  if (minBalance !== null && maxBalance !== null && minBalance > maxBalance) {
    return refuse('limits_crossed', crossedLimit(command, minBalance, maxBalance))
  }
  const changed =
    command.metadata === undefined ? undefined : changeMetadata(metadata, command.metadata)
  const tooLarge = changed === undefined ? undefined : refuseMetadata(changed)
  if (tooLarge !== undefined) return { outcome: 'refused', refusal: tooLarge }
  if (account.isClosed) return refuse('account_closed', { subject: command.address })

  const lowest = availableAmount(account.balances, account.normalBalance)
  if (minBalance !== null && lowest < minBalance) {
    return refuse('balance_below_minimum', {
      pointer: '/min_balance',
      evidence: { account, amountMinor: lowest, limitMinor: minBalance },
    })
  }
  const highest = highestAmount(account.balances, account.normalBalance)
  if (maxBalance !== null && highest > maxBalance) {
    return refuse('balance_above_maximum', {
      pointer: '/max_balance',
      evidence: { account, amountMinor: highest, limitMinor: maxBalance },
    })
  }
  return accept({ account: { ...account, minBalance, maxBalance }, metadata: changed })
}

/** The limit that was sent is to blame; the minimum when both were. */
function crossedLimit(
  command: ChangeAccount,
  minBalance: bigint,
  maxBalance: bigint,
): { readonly pointer: string; readonly subject: string } {
  return command.minBalance === undefined
    ? { pointer: '/max_balance', subject: maxBalance.toString() }
    : { pointer: '/min_balance', subject: minBalance.toString() }
}
