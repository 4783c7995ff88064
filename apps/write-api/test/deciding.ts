import type { Account } from '@ledger/domain'
import { zeroBalances } from '@ledger/domain'
import { BatchState } from '../src/decide/batch-state.ts'
import type { StoredRefusal } from '@ledger/wire'
import type { AccountIdentity, Command } from '../src/decide/command.ts'
import type { CommandGroup } from '../src/decide/command-group.ts'
import type { Deciding } from '../src/decide/decide-operation.ts'
import { WriteSet } from '../src/decide/write-set.ts'
import { CurrencyDirectory } from '../src/directory/currency-directory.ts'
import type { StoredKey } from '../src/journal/find-keys.ts'

/** `bank:cash` without limits and customers that may not go below zero, all of them empty. */
const identities: readonly AccountIdentity[] = ['bank:cash', 'customer:1', 'customer:2'].map(
  (address, index) => ({
    accountNo: index + 1,
    address,
    currency: 'CZK',
    currencyNo: 203,
    normalBalance: index === 0 ? 'debit' : 'credit',
  }),
)

const ledgerNo = 1

/** What a batch would decide with on an empty book, without a database. */
export async function emptyBook(
  stored: { readonly keys?: readonly StoredKey[]; readonly externalIds?: readonly string[] } = {},
): Promise<Deciding> {
  const crowns = [{ currencyNo: 203, code: 'CZK', scale: 2 }]
  const currencies = new CurrencyDirectory(() => Promise.resolve(crowns as never))
  await currencies.load()
  const state = new BatchState({
    now: '2026-11-21T05:26:34.677Z',
    epoch: 1,
    keys: stored.keys ?? [],
    externalIds: (stored.externalIds ?? []).map((id) => [ledgerNo, id] as const),
    addresses: [],
    openLedgers: [],
    chosenIds: [],
    latestSteps: [],
    settings: new Map(),
    categories: { ids: [], details: [], members: [], nested: [] },
  })
  for (const identity of identities) state.addAccount(ledgerNo, accountOf(identity))
  return { state, writes: new WriteSet(), currencies, effectiveAheadMsMax: 0 }
}

function accountOf({ accountNo, address, currency, normalBalance }: AccountIdentity): Account {
  return {
    accountNo,
    address,
    currency,
    normalBalance,
    version: 0,
    balances: zeroBalances,
    minBalance: normalBalance === 'credit' ? 0n : null,
    maxBalance: null,
    isClosed: false,
  }
}

/** Cash in for a customer, or out when the amount is below zero. The body is all that its print is of. */
export function depositCommand(
  key: string,
  customer: string,
  amountMinor: bigint,
  given: { readonly externalId?: string; readonly id?: Buffer } = {},
): Command {
  const isIn = amountMinor > 0n
  const amount = isIn ? amountMinor : -amountMinor
  return {
    ledger: { ledgerId: 'acme', ledgerNo, shardId: 0 },
    idempotencyKey: key,
    fingerprint: printOf(customer, amountMinor),
    origin: { actor: 'key_test', transport: 'http' },
    requestId: `req_${key}`,
    traceparent: null,
    deadlineAt: Infinity,
    operation: {
      name: 'post-transaction',
      status: 'posted',
      entries: [
        { address: 'bank:cash', direction: isIn ? 'debit' : 'credit', amountMinor: amount },
        { address: customer, direction: isIn ? 'credit' : 'debit', amountMinor: amount },
      ],
      accounts: identities,
      ...given,
    },
  }
}

function printOf(customer: string, amountMinor: bigint): Buffer {
  return Buffer.from(`${customer} ${amountMinor}`.padEnd(32)).subarray(0, 32)
}

export function groupOf(kind: CommandGroup['kind'], ...commands: readonly Command[]): CommandGroup {
  return { kind, commands, deadlineAt: Infinity }
}

/** As if an earlier commit had stored it: an acceptance, or this refusal. */
export function storedKey(command: Command, refusal?: StoredRefusal): StoredKey {
  return {
    ledgerNo: command.ledger.ledgerNo,
    key: command.idempotencyKey,
    fingerprint: command.fingerprint.toString('hex'),
    position: refusal === undefined ? 7 : null,
    recordedAt: '2026-11-20T00:00:00Z',
    refusal: refusal === undefined ? null : JSON.stringify(refusal),
  }
}
