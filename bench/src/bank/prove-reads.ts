import type { ApiClient } from '@ledger/testkit'
import type { BankRow } from './bank-row.ts'
import { compareBalances } from './compare-balances.ts'
import { expectedBalances } from './expected-balances.ts'
import type { Proof } from './proof.ts'
import { proofOf } from './proof.ts'
import { readStrongBalances } from './read-strong-balances.ts'

/** What the read API says of every account, strongly consistent. */
export async function proveReads(
  client: ApiClient,
  ledger: string,
  rows: readonly BankRow[],
): Promise<Proof> {
  const expected = expectedBalances(rows)
  const found = await readStrongBalances(client, ledger, [...expected.keys()])
  return proofOf(
    "every strong balance is the bank's last one",
    `${found.size} accounts`,
    compareBalances(expected, found),
  )
}
