import type { ClientBase } from 'pg'
import { lockCheckpoint } from '../checkpoint/lock-checkpoint.ts'
import { deleteBalances } from '../projection/balances/cut-store.ts'
import { readBalancesAt } from '../projection/balances/journal-store.ts'
import { readBalances, writeBalances } from '../projection/balances/store.ts'
import type { BalanceRow } from '../projection/projected.ts'
import { commitAfter } from './transaction.ts'

/**
 * Sets balances to what the journal says they were at the checkpoint, where they are anything else:
 * a row that was lost, changed or made up. Answers the accounts that were wrong.
 */
export async function restoreBalances(
  client: ClientBase,
  shardId: number,
  accountNos: readonly number[],
): Promise<readonly number[]> {
  await client.query('begin')
  const { position } = await lockCheckpoint(client, shardId)
  const rows = await readBalances(client, shardId, accountNos)
  const stored = new Map(rows.map((row) => [row.accountNo, row]))
  const right = await readBalancesAt(client, shardId, accountNos, position)
  const wrong = right.filter((row) => !isSame(row, stored.get(row.accountNo)))
  const rightNos = new Set(right.map((row) => row.accountNo))
  const madeUp = [...stored.keys()].filter((accountNo) => !rightNos.has(accountNo))
  const sent: Promise<unknown>[] = []
  const lostNos = wrong.map((row) => row.accountNo).filter((accountNo) => !stored.has(accountNo))
  if (wrong.length > 0) sent.push(writeBalances(client, shardId, wrong, new Set(lostNos)))
  if (madeUp.length > 0) sent.push(deleteBalances(client, shardId, madeUp))
  await commitAfter(client, sent)
  return [...wrong.map((row) => row.accountNo), ...madeUp]
}

function isSame(row: BalanceRow, stored: BalanceRow | undefined): boolean {
  return (
    stored !== undefined &&
    row.version === stored.version &&
    row.epoch === stored.epoch &&
    row.position === stored.position &&
    row.recordedAt === stored.recordedAt &&
    row.posted[0] === stored.posted[0] &&
    row.posted[1] === stored.posted[1] &&
    row.pending[0] === stored.pending[0] &&
    row.pending[1] === stored.pending[1]
  )
}
