import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'
import type { AccountToOpen } from '../rows/transaction.ts'
import type { FoundAccount } from './find-accounts.ts'
import type { ImportPlan } from './read-plan.ts'

const namedMax = 10

/**
 * The accounts that have to be opened first.
 * @throws CommandFailed when one cannot be, may not be, or is there in another way
 */
export function missingAccounts(
  { accounts }: ImportPlan,
  found: ReadonlyMap<string, FoundAccount>,
  mayOpen: boolean,
): readonly AccountToOpen[] {
  refuseOthers(accounts, found)
  const missing = [...accounts].filter(([address]) => !found.has(address))
  const unknown = missing.filter(([, toOpen]) => toOpen === undefined)
  if (unknown.length > 0) {
    throw unusable('accounts that the ledger does not have, nor the mapping', unknown)
  }
  if (missing.length > 0 && !mayOpen) {
    throw unusable('accounts that are not open (--open-accounts opens them)', missing)
  }
  return missing.flatMap(([, toOpen]) => toOpen ?? [])
}

/** Rows that name it would all be refused, or its balances would have the other sign. */
function refuseOthers(
  accounts: ImportPlan['accounts'],
  found: ReadonlyMap<string, FoundAccount>,
): void {
  const others = [...accounts].filter(([address, wanted]) => {
    const account = found.get(address)
    if (account === undefined || wanted === undefined) return false
    const { currency, normal_balance: normal } = account
    return currency !== wanted.currency || normal !== wanted.normal_balance
  })
  if (others.length > 0) {
    throw unusable('accounts of another currency or normal balance than the mapping says', others)
  }
}

function unusable(
  what: string,
  accounts: readonly (readonly [string, AccountToOpen | undefined])[],
): CommandFailed {
  const named = accounts.slice(0, namedMax).map(([address]) => address)
  const more = accounts.length > namedMax ? ` and ${accounts.length - namedMax} more` : ''
  return new CommandFailed(`${what}: ${named.join(', ')}${more}`, exitCodes.usage)
}
