import type { AccountIdentity, Command, LedgerPlace } from '../../decide/command.ts'
import type { Caller } from '../call.ts'
import { commandOf } from '../execute.ts'
import { operationOf, postTransactionFingerprint } from '../post-transaction/operation.ts'
import type { Writer } from '../writer.ts'
import type { BulkItem } from './bulk-item.ts'

/** What items that come together have in common. */
export interface ItemsContext {
  readonly writer: Writer
  readonly caller: Caller
  readonly ledger: LedgerPlace
}

/** The commands of items, in their order, each as that of a request of its own. */
export async function commandsOfItems(
  items: readonly BulkItem[],
  context: ItemsContext,
  deadlineAt: number,
): Promise<readonly Command[]> {
  const { ledger, caller } = context
  const accounts = await findAccounts(items, context)
  const call = { ...caller, ifMatch: undefined, deadlineAt }
  return items.map(({ key, body }, index) =>
    commandOf(call, key, {
      ledger,
      fingerprint: postTransactionFingerprint(ledger.ledgerId, body),
      operation: operationOf(body, accounts[index] ?? []),
    }),
  )
}

/** The accounts of each item. Mostly they are known; else those of all items are looked up together. */
async function findAccounts(
  items: readonly BulkItem[],
  { ledger, writer: { accounts } }: ItemsContext,
): Promise<readonly (readonly AccountIdentity[])[]> {
  const addresses = items.map(({ body }) => body.entries.map(({ account }) => account))
  const known = addresses.map((each) => accounts.known(ledger, each))
  if (known.every((each) => each !== undefined)) return known
  const found = await accounts.find(ledger, addresses.flat())
  const byAddress = new Map(found.map((account) => [account.address, account]))
  return addresses.map((each) => each.flatMap((address) => byAddress.get(address) ?? []))
}
