import { isTransactionEvent, type EventEntry } from '@ledger/wire'
import type { ApiCaller } from '../api/api-caller.ts'
import { readPosition } from '../api/read-balances.ts'
import { eventOf, readRecords } from '../api/read-records.ts'
import type { FileToRead } from '../rows/read-transactions.ts'
import type { LedgerBefore, MovedSums } from './import-progress.ts'
import { addMoved } from './import-progress.ts'
import { importRows } from './import-rows.ts'
import { KeyTable } from './key-table.ts'
import type { Proof } from './proof.ts'
import { proofOf } from './proof.ts'
import { movedFaults } from './prove-accounts.ts'

const claim = 'the journal holds our entries of accounts that others wrote to'

/**
 * Of accounts to which others wrote meanwhile: the records since the import began, and of them those
 * with an external id of the file.
 */
export async function proveShared(
  caller: ApiCaller,
  ledger: string,
  before: LedgerBefore,
  shared: ReadonlyMap<string, MovedSums>,
  file: FileToRead,
): Promise<Proof> {
  const externalIds = await externalIdsOf(file)
  if (externalIds.size === 0) {
    const what = `others wrote to ${[...shared.keys()].slice(0, 5).join(', ')} meanwhile`
    return proofOf(claim, '', [
      `${what}, and without an external_id nothing tells ours from theirs`,
    ])
  }
  const found = new Map<string, MovedSums>()
  const upTo = await readPosition(caller, ledger)
  for await (const records of readRecords(caller, ledger, { after: before.position, upTo })) {
    for (const record of records) {
      const event = eventOf(record)
      if (!isTransactionEvent(event) || event.external_id === undefined) continue
      if (!externalIds.has(event.external_id)) continue
      for (const entry of event.entries) addEntry(found, entry, before, shared)
    }
  }
  const faults = [...shared].flatMap(([account, ours]) =>
    movedFaults(account, ours, found.get(account) ?? { count: 0, debits: 0n, credits: 0n }),
  )
  return proofOf(claim, `${shared.size} accounts, up to position ${upTo}`, faults)
}

/** One more pass, because it is needed rarely and the ids of all rows would be held for nothing. */
async function externalIdsOf(file: FileToRead): Promise<KeyTable> {
  const ids = new KeyTable()
  for await (const { mapped } of importRows(file)) {
    const id = mapped?.body.external_id
    if (id !== undefined) ids.add(id, '')
  }
  return ids
}

function addEntry(
  found: Map<string, MovedSums>,
  { account, version, direction, amount }: EventEntry,
  before: LedgerBefore,
  shared: ReadonlyMap<string, MovedSums>,
): void {
  if (!shared.has(account) || version <= (before.accounts.get(account)?.version ?? 0)) return
  const sum = BigInt(amount)
  const [debits, credits] = direction === 'debit' ? [sum, 0n] : [0n, sum]
  addMoved(found, account, { count: 1, debits, credits })
}
