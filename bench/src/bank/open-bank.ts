import type { Direction } from '@ledger/domain'
import type { ApiAnswer, ApiClient } from '@ledger/testkit'
import type { BankRow } from './bank-row.ts'
import { bankCurrency } from './bank-row.ts'
import { sendUntilAnswered } from './send-until-answered.ts'

/** The service refuses to open what the rows need; the message holds its answer. */
export class NotOpened extends Error {
  override readonly name = 'NotOpened'
}

const accountsPerCallMax = 1_000

interface AccountToOpen {
  readonly address: string
  readonly currency: string
  readonly normal_balance: Direction
  readonly min_balance: null
}

/**
 * Opens the ledger and every account that the rows name. Without a key of ours the content is the
 * key, so the same file once more is a replay; what another file opened already is left as it is.
 */
export async function openBank(
  client: ApiClient,
  ledger: string,
  rows: readonly BankRow[],
): Promise<void> {
  await open(client, '/v1/ledgers', { id: ledger, name: 'Bank of 1993' }, 'ledger_exists')
  const accounts = accountsOf(rows)
  for (let start = 0; start < accounts.length; start += accountsPerCallMax) {
    await openAccounts(client, ledger, accounts.slice(start, start + accountsPerCallMax))
  }
}

/** Customers are what the bank owes, counter accounts what it has; neither has a limit. */
function accountsOf(rows: readonly BankRow[]): readonly AccountToOpen[] {
  const account = (address: string, normal_balance: Direction): AccountToOpen => ({
    address,
    currency: bankCurrency,
    normal_balance,
    min_balance: null,
  })
  const counters = new Set(rows.map((row) => row.counterAccount))
  const customers = new Set(rows.map((row) => row.account))
  return [
    ...[...counters].map((address) => account(address, 'debit')),
    ...[...customers].map((address) => account(address, 'credit')),
  ]
}

/** All of a list or none: when some exist already, one by one. */
async function openAccounts(
  client: ApiClient,
  ledger: string,
  accounts: readonly AccountToOpen[],
): Promise<void> {
  const path = `/v1/ledgers/${ledger}/accounts`
  if (await open(client, path, { accounts }, 'account_exists')) return
  for (const account of accounts) await open(client, path, account, 'account_exists')
}

/** Whether it was opened, now or by the same request before; false when it exists otherwise. */
async function open(
  client: ApiClient,
  path: string,
  body: unknown,
  existsCode: string,
): Promise<boolean> {
  const send = (): Promise<ApiAnswer> => client.post(path, body, { idempotencyKey: null })
  const { answer } = await sendUntilAnswered(send)
  if (answer.status === 201) return true
  if ((answer.body as { code?: unknown } | undefined)?.code === existsCode) return false
  throw new NotOpened(`${path} answered ${answer.status}: ${answer.text}`)
}
