import { int8Array, textArray } from '@ledger/runtime'
import type { Account } from '@ledger/domain'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

// The rows are locked already. No indexed column changes, so the update stays heap-only.
// The epoch is that of the entry that made the version, so a change of limits leaves it.
const text = `
  update journal.account_heads h
     set version = u.version, revision = h.revision + 1,
         epoch = case when h.version = u.version then h.epoch else $3 end,
         posted_debits = u.posted_debits::numeric, posted_credits = u.posted_credits::numeric,
         pending_debits = u.pending_debits::numeric, pending_credits = u.pending_credits::numeric,
         min_balance = u.min_balance::numeric, max_balance = u.max_balance::numeric
    from unnest($2::int8[], $4::int8[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                $10::text[])
      as u (account_no, version, posted_debits, posted_credits, pending_debits, pending_credits,
            min_balance, max_balance)
   where h.shard_id = $1 and h.account_no = u.account_no`

/** Stores the accounts as the batch leaves them. */
export function writeHeads(
  statements: Statements,
  shardId: number,
  epoch: number,
  accounts: readonly Account[],
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
  ])
}
