import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ApiClient } from '@ledger/testkit'
import { transferRequest } from '@ledger/testkit'
import type { AnsweredBalance } from '../../database/compare-with-journal.ts'
import type { BalanceBody } from './read-balance.ts'
import { answeredOf, readBalance } from './read-balance.ts'

export interface ProbeOptions {
  readonly writer: ApiClient
  readonly reader: ApiClient
  readonly ledger: string
  /** How many accounts `account:1` … there are. */
  readonly accounts: number
  readonly consistency: 'strong' | 'eventual'
}

/** What was asked beside the load, and came of it. */
export interface Probes {
  /** Transactions that were posted to be read at once. */
  readonly posted: number
  /** Balances as they were answered, to be held against the journal. */
  readonly answers: readonly AnsweredBalance[]
  /** Answers that did not hold what they had to, each in words. */
  readonly faults: readonly string[]
}

interface PostedBody {
  readonly token: string
  readonly entries: readonly { readonly account: string; readonly version: number }[]
}

const pauseMs = 50

/**
 * While the work runs: posts a transaction, reads one of its accounts at once and looks whether the
 * answer holds it, and reads some account as the load does. A strong read has to hold every write that
 * was acknowledged; an eventual one has to when it shows the token of the write.
 */
export async function probeDuring<T>(
  options: ProbeOptions,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly probes: Probes }> {
  const working = { isDone: false }
  const probing = probeUntil(options, working)
  probing.catch(() => undefined) // thrown below as well
  const result = await work().finally(() => (working.isDone = true))
  return { result, probes: await probing }
}

async function probeUntil(
  options: ProbeOptions,
  working: { readonly isDone: boolean },
): Promise<Probes> {
  const answers: AnsweredBalance[] = []
  const faults: string[] = []
  let posted = 0
  while (!working.isDone) {
    const { read, fault } = await readOwnWrite(options)
    posted += 1
    if (fault !== undefined) faults.push(fault)
    const { reader, ledger, consistency } = options
    const any = await readBalance(reader, ledger, accountAtRandom(options), { consistency })
    answers.push(answeredOf(read), answeredOf(any))
    await delay(pauseMs)
  }
  return { posted, answers, faults }
}

async function readOwnWrite(
  options: ProbeOptions,
): Promise<{ readonly read: BalanceBody; readonly fault: string | undefined }> {
  const { writer, reader, ledger, consistency } = options
  const [debited, credited] = [accountAtRandom(options), accountAtRandom(options)]
  const path = `/v1/ledgers/${ledger}/transactions`
  const answer = await writer.post(path, transferRequest(debited, credited, 1n))
  if (answer.status !== 201)
    throw new Error(`${path} was answered ${answer.status}: ${answer.text}`)
  const { token, entries } = answer.body as PostedBody
  const written = Math.max(
    ...entries.filter(({ account }) => account === credited).map(({ version }) => version),
  )
  const headers = { consistency, ...(consistency === 'eventual' && { 'min-token': token }) }
  const read = await readBalance(reader, ledger, credited, headers)
  if (read.version >= written) return { read, fault: undefined }
  const fault = `${credited} was read at version ${read.version} after ${written} was acknowledged`
  return { read, fault }
}

function accountAtRandom({ accounts }: ProbeOptions): string {
  return `account:${randomInt(1, accounts + 1)}`
}
