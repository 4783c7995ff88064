import { int2Array, int8Array, textArray } from '@ledger/runtime'
import type { Account } from '@ledger/domain'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

// No indexed column changes, so the update stays heap-only. A head that is at another version than the
// one that was decided on divides by zero, as in check-keys: locks and the count of commits have kept
// that from happening, and should they ever not, nothing is written.
// The epoch is that of the entry that made the version, so a change of limits leaves it.
const text = `
  update journal.account_heads h
     set version = u.version / case when h.version = u.version_before then 1 else 0 end,
         revision = h.revision + 1,
         epoch = case when h.version = u.version then h.epoch else $3 end,
         posted_debits = u.posted_debits::numeric, posted_credits = u.posted_credits::numeric,
         pending_debits = u.pending_debits::numeric, pending_credits = u.pending_credits::numeric,
         min_balance = u.min_balance::numeric, max_balance = u.max_balance::numeric,
         closed = u.closed = 1
    from unnest($2::int8[], $4::int8[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                $10::text[], $11::int2[], $12::int8[])
      as u (account_no, version, posted_debits, posted_credits, pending_debits, pending_credits,
            min_balance, max_balance, closed, version_before)
   where h.shard_id = $1 and h.account_no = u.account_no`

/** Stores the accounts as the batch leaves them. @param versionsBefore by number */
export function writeHeads(
  statements: Statements,
  shardId: number,
  epoch: number,
  accounts: readonly Account[],
  versionsBefore: ReadonlyMap<number, number>,
): Promise<unknown> {
  return send(statements, 'write_heads', text, [
    shardId,
    int8Array(accounts.map((account) => account.accountNo)),
    epoch,
    int8Array(accounts.map((account) => account.version)),
    textArray(accounts.map((account) => account.balances.postedDebits.toString())),
    textArray(accounts.map((account) => account.balances.postedCredits.toString())),
    textArray(accounts.map((account) => account.balances.pendingDebits.toString())),
    textArray(accounts.map((account) => account.balances.pendingCredits.toString())),
    textArray(accounts.map((account) => account.minBalance?.toString() ?? null)),
    textArray(accounts.map((account) => account.maxBalance?.toString() ?? null)),
    int2Array(accounts.map((account) => (account.isClosed ? 1 : 0))),
    int8Array(accounts.map((account) => versionsBefore.get(account.accountNo) ?? 0)),
  ])
}
