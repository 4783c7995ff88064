import type { BalanceRow } from '../projected.ts'

/** The columns of a balance, all read as text: sums go on as digits, as they came. */
export const balanceColumns = `account_no, version, position, epoch, recorded_at,
         posted_debits, posted_credits, pending_debits, pending_credits`

export type BalanceTexts = readonly [
  accountNo: string,
  version: string,
  position: string,
  epoch: string,
  recordedAt: string,
  postedDebits: string,
  postedCredits: string,
  pendingDebits: string,
  pendingCredits: string,
]

export function balanceOf(row: BalanceTexts): BalanceRow {
  return {
    accountNo: Number(row[0]),
    version: Number(row[1]),
    position: Number(row[2]),
    epoch: Number(row[3]),
    recordedAt: isoTime(row[4]),
    posted: [row[5], row[6]],
    pending: [row[7], row[8]],
  }
}

/** `2026-01-02 03:04:05.678+00` as RFC 3339 with milliseconds. */
function isoTime(text: string): string {
  const fraction = text.length > 22 ? text.slice(20, -3).padEnd(3, '0').slice(0, 3) : '000'
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`
}
