import { int8Array } from '@ledger/runtime'
import type { ClientBase, CustomTypesConfig } from 'pg'
import type { BalanceRow, ProjectedEntry } from '../projected.ts'
import type { MissingVersions } from './project.ts'
import { balanceOf, type BalanceTexts } from './row.ts'

type EntryTexts = readonly [
  ...BalanceTexts,
  kind: string,
  direction: string,
  amount: string,
  effectiveAt: string,
]

const kinds = ['post', 'hold', 'release'] as const
const directions = ['debit', 'credit'] as const

// An entry does not carry its epoch; its position says which one it is.
const epochText = `
  (select max(p.epoch) from journal.epochs p
    where p.shard_id = $1 and p.first_position <= e.position) as epoch`

const entriesText = `
  select e.account_no, e.version, e.position, ${epochText}, e.recorded_at,
         e.posted_debits, e.posted_credits, e.pending_debits, e.pending_credits,
         e.kind, e.direction, e.amount,
         to_char(e.effective_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    from unnest($2::int8[], $3::int8[], $4::int8[]) u (account_no, from_version, to_version)
   cross join lateral (
     select * from journal.entries j
      where j.shard_id = $1 and j.account_no = u.account_no
        and j.version between u.from_version and u.to_version
      order by j.version limit $5) e
   order by e.account_no, e.version limit $5`

/** The entries of these versions from the journal, by account and version; the first so many of them. */
export async function readEntries(
  client: ClientBase,
  shardId: number,
  versions: readonly MissingVersions[],
  entriesMax: number,
): Promise<ProjectedEntry[]> {
  const { rows } = await client.query<EntryTexts & string[]>({
    text: entriesText,
    values: [
      shardId,
      int8Array(versions.map((missing) => missing.accountNo)),
      int8Array(versions.map((missing) => missing.fromVersion)),
      int8Array(versions.map((missing) => missing.toVersion)),
      entriesMax,
    ],
    rowMode: 'array',
    types: asTexts,
  })
  return rows.map((row) => {
    const [kind, direction] = [kinds[Number(row[9])], directions[Number(row[10])]]
    if (kind === undefined || direction === undefined) throw new Error('an entry of unknown kind')
    const balance = balanceOf(row.slice(0, 9) as unknown as BalanceTexts)
    const { accountNo, version, position, epoch, recordedAt, posted, pending } = balance
    return {
      accountNo,
      version,
      place: { position, epoch, recordedAt },
      effectiveAt: row[12],
      entry: { kind, direction, amount: row[11], posted, pending },
    }
  })
}

const balancesText = `
  select e.account_no, e.version, e.position, ${epochText}, e.recorded_at,
         e.posted_debits, e.posted_credits, e.pending_debits, e.pending_credits
    from unnest($2::int8[]) u (account_no)
   cross join lateral (
     select * from journal.entries j
      where j.shard_id = $1 and j.account_no = u.account_no and j.position <= $3
      order by j.version desc limit 1) e
   order by e.account_no`

/** What the journal says that accounts held at a position; an account without entries has no row. */
export async function readBalancesAt(
  client: ClientBase,
  shardId: number,
  accountNos: readonly number[],
  position: number,
): Promise<BalanceRow[]> {
  const { rows } = await client.query<BalanceTexts & string[]>({
    text: balancesText,
    values: [shardId, int8Array(accountNos), position],
    rowMode: 'array',
    types: asTexts,
  })
  return rows.map(balanceOf)
}

const asTexts: CustomTypesConfig = { getTypeParser: () => (value: string) => value }
