import type { TestDatabase, TestJournal } from '@ledger/testkit'
import { openTestJournal } from '@ledger/testkit'

/** A ledger with three accounts and so many transfers between them, one record each. */
export async function openTransfers(
  database: TestDatabase,
  transfers: number,
  ledger = 'acme',
): Promise<TestJournal> {
  const journal = await openTestJournal(database.pool, ledger)
  await journal.openAccounts({ address: 'cash', normalBalance: 'debit' }, 'a', 'b')
  await postTransfers(journal, transfers)
  return journal
}

export async function postTransfers(journal: TestJournal, transfers: number): Promise<void> {
  for (let n = 1; n <= transfers; n++) {
    const to = n % 3 === 0 ? 'b' : 'a'
    await journal.post([
      ['cash', 'debit', BigInt(n)],
      [to, 'credit', BigInt(n)],
    ])
  }
}
