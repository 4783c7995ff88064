import { clientConfig, createLog } from '@ledger/runtime'
import type { TestDatabase } from '@ledger/testkit'
import { Batcher } from '../src/decide/batcher.ts'
import type { BatcherSettings } from '../src/decide/batcher.ts'
import type { AccountIdentity, Command } from '../src/decide/command.ts'
import { SettingsCache } from '../src/decide/settings-cache.ts'
import { createAsk } from '../src/directory/ask.ts'
import { CurrencyDirectory } from '../src/directory/currency-directory.ts'

const usual: BatcherSettings = {
  lanes: 2,
  batchCommandsMax: 500,
  batchEntriesMax: 4_000,
  queueCommandsMax: 4_000,
  sameKeyWaitMsMax: 5_000,
  knownHeadsMax: 1_000,
  attemptMsMax: 5_000,
}

/** A batcher of shard 0, as each process that writes to it has one of its own. */
export async function createTestBatcher(
  { url, pool }: TestDatabase,
  settings: Partial<BatcherSettings> = {},
): Promise<Batcher> {
  const currencies = new CurrencyDirectory(createAsk(pool, 5_000))
  await currencies.load()
  return new Batcher({
    context: { shardId: 0, currencies, settings: new SettingsCache(), effectiveAheadMsMax: 0 },
    connection: clientConfig({
      url,
      role: 'ledger_writer',
      applicationName: 'test batcher',
      connectMsMax: 1_000,
    }),
    log: createLog({ service: 'test', level: 'silent' }),
    settings: { ...usual, ...settings },
  })
}

/** The accounts of a book in crowns, by address. */
export async function accountsOf({ pool }: TestDatabase): Promise<readonly AccountIdentity[]> {
  const { rows } = await pool.query<{
    readonly account_no: string
    readonly address: string
    readonly normal_balance: number
  }>('select account_no, address, normal_balance from journal.accounts order by account_no')
  return rows.map(({ account_no, address, normal_balance }) => ({
    accountNo: Number(account_no),
    address,
    currency: 'CZK',
    currencyNo: 203,
    normalBalance: normal_balance === 0 ? 'debit' : 'credit',
  }))
}

/** The command on these accounts; those that it does not name do not hurt. */
export function onAccounts(command: Command, accounts: readonly AccountIdentity[]): Command {
  const { operation } = command
  if (operation.name !== 'post-transaction') return command
  return { ...command, operation: { ...operation, accounts } }
}
