import { int8Array } from '@ledger/runtime'
import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'

export interface AccountRow {
  readonly address: string
  readonly code: string
  readonly normal_balance: number
  readonly min_balance: bigint | null
  readonly max_balance: bigint | null
  readonly closed: boolean
  /** Null when the account was opened without any. */
  readonly metadata: Readonly<Record<string, string>> | null
  readonly version: number
  readonly recorded_at: string
}

/** What can be told from the rows of an account. All of it must hold. */
export interface AccountFilters {
  readonly addressPrefix: string | undefined
  readonly currency: string | undefined
  readonly isClosed: boolean | undefined
}

/** How many accounts one page looks at. */
const accountsMax = 5_000

/** `found` is a query for rows of `journal.accounts`. */
const describedText = (found: string) => `
  select a.address, a.normal_balance, a.recorded_at, c.code, d.metadata,
         h.version, h.closed, h.min_balance, h.max_balance
    from (${found}) a
    join journal.account_heads h on h.shard_id = $1 and h.account_no = a.account_no
    join journal.currencies c on c.currency_no = a.currency_no
    left join journal.account_details d on d.shard_id = $1 and d.account_no = a.account_no
   where ($3::text is null or c.code = $3) and ($4::bool is null or h.closed = $4)`

// Addresses have the order of their bytes and are ASCII, so those with a prefix lie between it and the
// prefix with the greatest character that none of them has.
const lookedAtText = `
  select * from journal.accounts
   where shard_id = $1 and ledger_no = $2 and address > $5 and address < $6
   order by address`

const byAddressText = `
  ${describedText(`${lookedAtText} limit ${accountsMax}`)}
   order by a.address
   limit $7`

const lastLookedAtText = `
  select address from (${lookedAtText.replace('$5', '$3').replace('$6', '$4')}
    offset ${accountsMax - 1} limit 1) a`

const pastEveryAddress = '\u007f'

export interface AccountsPage {
  readonly accounts: readonly AccountRow[]
  /** Where to go on; undefined when there are no more. */
  readonly goOn: string | undefined
}

/** Accounts by address: of no more than `accountsMax`, so a page may be short and have a next one. */
export async function listByAddress(
  client: PoolClient,
  { shardId, ledgerNo }: LedgerPlace,
  { addressPrefix = '', currency, isClosed }: AccountFilters,
  after: string | undefined,
  limit: number,
): Promise<AccountsPage> {
  // what is before the prefix and next to it: nothing lies between them but what begins with it
  const first = after ?? (addressPrefix === '' ? '' : beforeAll(addressPrefix))
  const end = addressPrefix + pastEveryAddress
  const { rows } = await client.query<AccountRow>({
    name: 'list_accounts',
    text: byAddressText,
    values: [shardId, ledgerNo, currency ?? null, isClosed ?? null, first, end, limit + 1],
  })
  if (rows.length > limit) {
    const accounts = rows.slice(0, limit)
    return { accounts, goOn: accounts.at(-1)?.address }
  }
  if (currency === undefined && isClosed === undefined) return { accounts: rows, goOn: undefined }
  const { rows: last } = await client.query<{ readonly address: string }>({
    name: 'last_of_accounts',
    text: lastLookedAtText,
    values: [shardId, ledgerNo, first, end],
  })
  return { accounts: rows, goOn: last[0]?.address }
}

/** The greatest text before a prefix that no address lies after. */
function beforeAll(prefix: string): string {
  const last = prefix.charCodeAt(prefix.length - 1)
  return prefix.slice(0, -1) + String.fromCharCode(last - 1) + pastEveryAddress
}

const byNumberText = `
  ${describedText(`
    select j.* from unnest($5::int8[]) as n (account_no)
      join journal.accounts j on j.shard_id = $1 and j.account_no = n.account_no
     where j.ledger_no = $2`)}
     and ($6::text is null or starts_with(a.address, $6))
   order by a.account_no`

/** Those of some accounts that are asked for, by number. */
export async function listByNumber(
  client: PoolClient,
  { shardId, ledgerNo }: LedgerPlace,
  { addressPrefix, currency, isClosed }: AccountFilters,
  accountNos: readonly number[],
): Promise<readonly AccountRow[]> {
  const { rows } = await client.query<AccountRow>({
    name: 'list_accounts_by_number',
    text: byNumberText,
    values: [
      shardId,
      ledgerNo,
      currency ?? null,
      isClosed ?? null,
      int8Array(accountNos),
      addressPrefix ?? null,
    ],
  })
  return rows
}
