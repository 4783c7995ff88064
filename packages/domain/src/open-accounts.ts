import type { Direction } from './direction.ts'
import type { Decision, Refusal } from './refusal.ts'
import { accept, refuse } from './refusal.ts'

/** Opens one account or many, all or none. */
export interface OpenAccounts {
  readonly accounts: readonly AccountToOpen[]
}

export interface AccountToOpen {
  /** Given out before the decision; unique in the shard. */
  readonly accountNo: number
  readonly address: string
  readonly currency: string
  readonly normalBalance: Direction
  readonly minBalance: bigint | null
  readonly maxBalance: bigint | null
}

export interface OpenAccountsState {
  exists(address: string): boolean
  isCurrency(code: string): boolean
}

/** Every account is opened with a balance of zero, so its limits must allow zero. */
export function decideOpenAccounts(
  command: OpenAccounts,
  state: OpenAccountsState,
): Decision<readonly AccountToOpen[]> {
  const { accounts } = command
  const seen = new Set<string>()
  for (const [index, account] of accounts.entries()) {
    if (state.exists(account.address) || seen.has(account.address)) {
      return refuseAt(index, 'account_exists', 'address', account.address)
    }
    seen.add(account.address)
  }
  for (const [index, account] of accounts.entries()) {
    if (!state.isCurrency(account.currency)) {
      return refuseAt(index, 'unknown_currency', 'currency', account.currency)
    }
  }
  for (const [index, { minBalance, maxBalance }] of accounts.entries()) {
    if (minBalance !== null && minBalance > 0n) {
      return refuseAt(index, 'limits_crossed', 'min_balance', minBalance.toString())
    }
    if (maxBalance !== null && maxBalance < 0n) {
      return refuseAt(index, 'limits_crossed', 'max_balance', maxBalance.toString())
    }
  }
  return accept(accounts)
}

function refuseAt(
  index: number,
  code: Refusal['code'],
  field: string,
  subject: string,
): { readonly outcome: 'refused'; readonly refusal: Refusal } {
  return refuse(code, { pointer: `/accounts/${index}/${field}`, subject })
}
