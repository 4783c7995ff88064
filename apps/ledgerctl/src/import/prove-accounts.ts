import type { ApiCaller } from '../api/api-caller.ts'
import type { PostedSums } from '../api/read-balances.ts'
import { readBalances } from '../api/read-balances.ts'
import type { ImportProgress, LedgerBefore, MovedSums } from './import-progress.ts'
import type { Proof } from './proof.ts'
import { proofOf } from './proof.ts'

export interface AccountProof {
  readonly proof: Proof
  /** To which others wrote meanwhile: a difference of balances says nothing of them. */
  readonly shared: ReadonlyMap<string, MovedSums>
}

/**
 * The balances after, less those before, are what the answers say, to the unit. The version tells
 * whether all entries between are ours.
 */
export async function proveAccounts(
  caller: ApiCaller,
  ledger: string,
  before: LedgerBefore,
  { moved }: ImportProgress,
): Promise<AccountProof> {
  const after = await readBalances(caller, ledger, moved.keys())
  const shared = new Map<string, MovedSums>()
  const faults: string[] = []
  for (const [account, ours] of moved) {
    const one = before.accounts.get(account)
    const other = after.get(account)
    if (one === undefined || other === undefined) faults.push(`${account} has no balance`)
    else if (other.version - one.version > ours.count) shared.set(account, ours)
    else faults.push(...differences(account, one, other, ours))
  }
  const counted = `${moved.size - shared.size} accounts`
  return { proof: proofOf('balances after = before + answered', counted, faults), shared }
}

function differences(
  account: string,
  before: PostedSums,
  after: PostedSums,
  ours: MovedSums,
): readonly string[] {
  const found = {
    count: after.version - before.version,
    debits: after.debits - before.debits,
    credits: after.credits - before.credits,
  }
  return movedFaults(account, ours, found)
}

/** In what the ledger differs from what was answered; empty when in nothing. */
export function movedFaults(account: string, ours: MovedSums, found: MovedSums): readonly string[] {
  const isSame =
    found.count === ours.count && found.debits === ours.debits && found.credits === ours.credits
  return isSame ? [] : [`${account} moved by ${textOf(found)} instead of ${textOf(ours)}`]
}

function textOf({ count, debits, credits }: MovedSums): string {
  return `${count} entries (${debits} debit, ${credits} credit)`
}
