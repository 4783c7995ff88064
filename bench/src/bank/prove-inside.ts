import { setTimeout as delay } from 'node:timers/promises'
import { formatViolations } from '@ledger/testkit'
import type { Pool } from 'pg'
import { countTransactions } from '../database/count-transactions.ts'
import { findViolations } from '../database/find-violations.ts'
import type { ProjectedAccount } from '../database/read-projected-accounts.ts'
import { readProjectedAccounts } from '../database/read-projected-accounts.ts'
import { readPositions } from '../database/read-positions.ts'
import { untilProjected } from '../pipeline/until-projected.ts'
import { foldJournalTopic } from '../stream/fold-journal-topic.ts'
import type { StreamFold } from '../stream/stream-fold.ts'
import type { BankRow } from './bank-row.ts'
import { compareBalances } from './compare-balances.ts'
import type { Balances } from './expected-balances.ts'
import { expectedBalances } from './expected-balances.ts'
import type { RowOutcome } from './post-row.ts'
import type { Proof } from './proof.ts'
import { proofOf } from './proof.ts'
import { readRedisBalances } from './read-redis-balances.ts'

/** The parts behind the service. */
export interface Inside {
  /** Of the owner of the database. */
  readonly pool: Pool
  readonly kafka?: { readonly brokers: string; readonly topic: string } | undefined
  readonly redisUrl?: string | undefined
}

export interface Replayed {
  readonly ledger: string
  readonly rows: readonly BankRow[]
  readonly outcomes: readonly RowOutcome[]
  /** Positions before the replay began. */
  readonly before: string | undefined
  /** Everything was posted by an earlier run. */
  readonly isReplay: boolean
}

const projectedMsMax = 120_000
const cachedMsMax = 10_000
const pollMs = 200

/** The positions of all shards as one text, to see whether anything was written. */
export async function positionsOf({ pool }: Inside): Promise<string> {
  const positions = await readPositions(pool)
  return [...positions].map(([shardId, position]) => `shard ${shardId}: ${position}`).join(', ')
}

/** That every place behind the service knows the same transactions and the bank's balances. */
export async function proveInside(inside: Inside, replayed: Replayed): Promise<readonly Proof[]> {
  const { ledger, rows, outcomes, before, isReplay } = replayed
  const { pool, kafka, redisUrl } = inside
  const after = await positionsOf(inside)
  await untilProjected(pool, projectedMsMax)
  const expected = expectedBalances(rows)
  const accounts = await readProjectedAccounts(pool, ledger)
  const projected = new Map(accounts.map((account) => [account.address, account.balanceMinor]))
  const fold = kafka && (await foldJournalTopic(kafka.brokers, kafka.topic))

  const proofs = [proveBalances('the projection', expected, projected)]
  if (redisUrl !== undefined) {
    proofs.push(await proveRedis({ redisUrl, ledger, accounts, expected, isReplay }))
  }
  if (fold !== undefined) proofs.push(proveStream(fold, ledger, expected))
  const acknowledged = outcomes.filter(({ isAcknowledged }) => isAcknowledged).length
  const journaled = await countTransactions(pool, ledger)
  proofs.push(proveCounts({ acknowledged, journaled, accounts, published: fold, ledger }))
  if (isReplay) {
    const moved = after === before ? [] : [`before: ${before}; after: ${after}`]
    proofs.push(proofOf('the second run moved no position', after, moved))
  }
  proofs.push(await proveInvariants(pool))
  return proofs
}

function proveBalances(place: string, expected: Balances, found: Balances): Proof {
  const counted = `${found.size} accounts`
  return proofOf(`${place} has the bank's last balances`, counted, compareBalances(expected, found))
}

interface CachedAccounts {
  readonly redisUrl: string
  readonly ledger: string
  readonly accounts: readonly ProjectedAccount[]
  readonly expected: Balances
  readonly isReplay: boolean
}

/**
 * Redis is set after the projection, so the last accounts may be a moment late. It forgets when it is
 * restarted: only who has just posted can count on every account being there.
 */
async function proveRedis({
  redisUrl,
  ledger,
  accounts,
  expected,
  isReplay,
}: CachedAccounts): Promise<Proof> {
  const until = performance.now() + (isReplay ? 0 : cachedMsMax)
  let cached = await readRedisBalances(redisUrl, ledger, accounts)
  while (cached.size < expected.size && performance.now() < until) {
    await delay(pollMs)
    cached = await readRedisBalances(redisUrl, ledger, accounts)
  }
  const held = new Map([...expected].filter(([account]) => cached.has(account)))
  return proofOf(
    "Redis has the bank's last balances",
    `${cached.size} of ${expected.size} accounts held`,
    compareBalances(isReplay ? held : expected, cached),
  )
}

function proveStream(fold: StreamFold, ledger: string, expected: Balances): Proof {
  const found = fold.balances.get(ledger) ?? new Map<string, bigint>()
  return proofOf(
    "a fresh consumer of the journal's topic adds up to the bank's last balances",
    `${found.size} accounts, ${fold.records} records in ${fold.messages} messages`,
    [...fold.faults, ...compareBalances(expected, found)],
  )
}

interface Counts {
  readonly ledger: string
  readonly acknowledged: number
  readonly journaled: number
  readonly accounts: readonly ProjectedAccount[]
  readonly published: StreamFold | undefined
}

/** Every row has two entries, so half of all versions is the number of transactions applied. */
function proveCounts({ ledger, acknowledged, journaled, accounts, published }: Counts): Proof {
  const projected = accounts.reduce((sum, { version }) => sum + version, 0) / 2
  const counts = {
    acknowledged,
    journaled,
    ...(published && { published: published.transactions.get(ledger) ?? 0 }),
    projected,
  }
  const text = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  const isEqual = new Set(Object.values(counts)).size === 1
  return proofOf(`${Object.keys(counts).join(' = ')}`, text.join(', '), isEqual ? [] : text)
}

async function proveInvariants(pool: Pool): Promise<Proof> {
  const violations = await findViolations(pool)
  const faults = violations.length === 0 ? [] : [formatViolations(violations)]
  return proofOf('the invariant checker finds nothing', 'no violation', faults)
}
