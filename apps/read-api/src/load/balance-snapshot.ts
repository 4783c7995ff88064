import { postgresTypes } from '@ledger/runtime'
import type { CustomTypesConfig } from 'pg'
import { placeOf, type Place } from '../place.ts'

/** What an account holds at a version. Sums are digits, in minor units. */
export interface BalanceRow {
  readonly version: number
  /** Of the entry that made the version. */
  readonly epoch: number
  readonly postedDebits: string
  readonly postedCredits: string
  readonly pendingDebits: string
  readonly pendingCredits: string
}

/** Balances and how far the shard was, from one snapshot. */
export interface BalanceSnapshot {
  readonly place: Place
  /** By account number; accounts of which nothing is stored are not in it. */
  readonly balances: ReadonlyMap<number, BalanceRow>
}

type PlaceColumns = readonly [epoch: number, position: number, recordedAt: string]
type BalanceColumns = readonly [
  accountNo: number,
  version: number,
  epoch: number,
  postedDebits: string,
  postedCredits: string,
  pendingDebits: string,
  pendingCredits: string,
]
/** The place and one account; nulls when no account was found. */
export type SnapshotRow = readonly [...PlaceColumns, ...(BalanceColumns | readonly null[])]

/** @param asOfMs a moment before the snapshot was taken; undefined: when the record was made */
export function snapshotOf(
  shardId: number,
  rows: readonly SnapshotRow[],
  asOfMs: number | undefined,
): BalanceSnapshot | undefined {
  const first = rows[0]
  if (first === undefined) return undefined
  const [epoch, position, recordedAt] = first
  const balances = new Map<number, BalanceRow>()
  for (const row of rows) if (isFound(row)) balances.set(row[3], balanceOf(row))
  return { place: placeOf(shardId, epoch, position, recordedAt, asOfMs), balances }
}

function isFound(row: SnapshotRow): row is readonly [...PlaceColumns, ...BalanceColumns] {
  return row[3] !== null && row[3] !== undefined
}

function balanceOf(row: readonly [...PlaceColumns, ...BalanceColumns]): BalanceRow {
  return {
    version: row[4],
    epoch: row[5],
    postedDebits: row[6],
    postedCredits: row[7],
    pendingDebits: row[8],
    pendingCredits: row[9],
  }
}

const numeric = 1700

/** Most balances are known by their version, and their sums need not be looked at. */
export const snapshotTypes: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === numeric ? asItIs : (postgresTypes.getTypeParser(oid, format) as Parser),
}

type Parser = (value: string) => unknown

function asItIs(value: string): string {
  return value
}
