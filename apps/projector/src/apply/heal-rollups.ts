import type { ClientBase } from 'pg'
import { lockCheckpoint } from '../checkpoint/lock-checkpoint.ts'
import { addMissingEntries } from '../projection/rollups/add-missing.ts'
import { commitAfter } from './transaction.ts'

/**
 * Brings the rollups of accounts to where their balances are, from the journal, in bounded
 * transactions: batches of the stream are applied between them only by others.
 */
export async function healRollups(
  client: ClientBase,
  shardId: number,
  accountNos: readonly number[],
): Promise<void> {
  for (let added = 1; added > 0;) {
    await client.query('begin')
    await lockCheckpoint(client, shardId)
    added = await addMissingEntries(client, shardId, accountNos, '')
    await commitAfter(client, [])
  }
}
