import { createHash } from 'node:crypto'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'
import type { FileToRead } from '../rows/read-transactions.ts'
import type { AccountToOpen } from '../rows/transaction.ts'
import type { ImportRow } from './import-rows.ts'
import { importRows } from './import-rows.ts'

/** The same bytes. */
export interface FileIdentity {
  readonly bytes: number
  readonly sha256: string
}

/** Makes the identity of a file while it is read. */
export class FileHash {
  readonly #hash = createHash('sha256')
  #bytes = 0

  add(piece: Buffer): void {
    this.#hash.update(piece)
    this.#bytes += piece.length
  }

  /** At its end, once. */
  identity(): FileIdentity {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }
}

/** Everything that a file says before anything of it is sent. */
export interface ImportPlan {
  readonly file: FileIdentity
  readonly rows: number
  readonly transactions: number
  /** Transactions that are wrong by themselves. */
  readonly faults: number
  /** Transactions that are there twice. */
  readonly repeated: number
  /** What all others debit, by currency, in minor units; they credit as much, or are refused. */
  readonly debits: ReadonlyMap<string, bigint>
  /** Every account that is named, and how it would be opened if the mapping says. */
  readonly accounts: ReadonlyMap<string, AccountToOpen | undefined>
}

/** Reads the whole file once and keeps what is needed of it. @throws CommandFailed */
export async function readPlan(
  file: FileToRead,
  onRow: (rows: number) => void,
): Promise<ImportPlan> {
  const bytes = new FileHash()
  const totals = { rows: 0, transactions: 0, faults: 0, repeated: 0 }
  const debits = new Map<string, bigint>()
  const accounts = new Map<string, AccountToOpen | undefined>()
  for await (const row of importRows({ ...file, onBytes: (piece) => bytes.add(piece) })) {
    totals.transactions += 1
    totals.rows += row.rowCount
    if (row.fault !== undefined) totals.faults += 1
    else if (row.isRepeated) totals.repeated += 1
    else addTo({ debits, accounts }, row)
    onRow(totals.rows)
  }
  return { file: bytes.identity(), ...totals, debits, accounts }
}

interface Collected {
  readonly debits: Map<string, bigint>
  readonly accounts: Map<string, AccountToOpen | undefined>
}

function addTo({ debits, accounts }: Collected, { mapped, row }: ImportRow): void {
  for (const account of mapped?.accounts ?? []) addAccount(accounts, account, row)
  for (const { account, direction, amount, currency } of mapped?.body.entries ?? []) {
    if (!accounts.has(account)) accounts.set(account, undefined)
    if (direction === 'credit') continue
    debits.set(currency, (debits.get(currency) ?? 0n) + BigInt(amount))
  }
}

/** @throws CommandFailed when two rows want the same account differently */
function addAccount(
  accounts: Map<string, AccountToOpen | undefined>,
  account: AccountToOpen,
  row: number,
): void {
  const known = accounts.get(account.address)
  if (known === undefined) accounts.set(account.address, account)
  else if (JSON.stringify(known) !== JSON.stringify(account)) {
    const what = `row ${row} opens ${account.address} in another way than a row before`
    throw new CommandFailed(what, exitCodes.usage)
  }
}
