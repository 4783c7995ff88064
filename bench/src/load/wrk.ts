import { fileURLToPath } from 'node:url'
import { aptInstall, PartMissing, runCommand, withDeathSignal } from '@ledger/real-parts'

export interface WrkOptions {
  /** `http://…` of the service. */
  readonly url: string
  readonly connections: number
  readonly seconds: number
  readonly apiKey: string
  readonly ledger: string
  /** How many accounts `account:1` … there are. */
  readonly accounts: number
  /** An account that takes part in every transaction. */
  readonly hotAccount?: string | undefined
  /** Begins every idempotency key, so that no two runs share one. */
  readonly keyPrefix: string
  /** Entries of a transaction, an even number; 2 unless given. More than 2 are spread evenly. */
  readonly entries?: number | undefined
  /** How accounts are chosen: all alike, or by Zipf's law. */
  readonly skew?: 'even' | 'zipf' | undefined
  /** The share of requests, 0 to 1, that are sent before already: same key, same body. */
  readonly repeatShare?: number | undefined
  /** An open loop that sends so many, whatever is answered; a closed loop unless given. */
  readonly perSecond?: number | undefined
  /** How an open loop begins: its callers connect, and send less for a while. */
  readonly lead?: Lead | undefined
  /** The only core that it may use; any unless given. */
  readonly core?: number | undefined
  /** Always so where repeats are sent, and in an open loop. */
  readonly countsStatuses?: boolean
  /** What the requests are, in this folder; `post.lua` unless given. */
  readonly script?: string
  /** For the script, beside the above. */
  readonly env?: Readonly<Record<string, string>>
}

export interface Lead {
  readonly seconds: number
  readonly perSecond: number
}

/** What the generator saw. */
export interface WrkResult {
  /** Requests that were answered, with whatever status. */
  readonly answered: number
  readonly seconds: number
  readonly errors: {
    /** Answers that were not 2xx. */
    readonly status: number
    readonly connect: number
    readonly read: number
    readonly write: number
    readonly timeout: number
  }
  readonly latencyMs: Latency
  /** Requests that had been sent before. */
  readonly repeats?: number
  /** Answers that said they were those of an earlier request; counted where statuses are. */
  readonly replayed?: number
  /** Answers by status; empty where they are not counted. */
  readonly statuses?: Readonly<Record<string, number>>
  /** Those of them that came in the lead of an open loop. */
  readonly leadStatuses?: Readonly<Record<string, number>>
}

export interface Latency {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

const noLead: Lead = { seconds: 0, perSecond: 0 }

const answerSecondsMax = 10
/** wrk walks through all timers of a thread for each request, so an open loop takes more threads. */
const timersMax = 250

/** wrk is there after this, installed when it was missing. @throws PartMissing */
export async function ensureWrk(say: (line: string) => void): Promise<string> {
  const version = await wrkVersion()
  if (version !== undefined) return version
  const problem = await aptInstall(['wrk'], say)
  const installed = await wrkVersion()
  if (installed !== undefined) return installed
  throw new PartMissing(
    'wrk, the load generator,',
    problem ?? 'it was installed and does not run',
    '`apt-get install wrk` as root',
  )
}

async function wrkVersion(): Promise<string | undefined> {
  // it tells its version and ends with 1
  const { output } = await runCommand('wrk', ['-v'])
  return /^wrk (?:debian\/)?(\S+)/.exec(output)?.[1]
}

/**
 * A closed loop, in which every connection sends its next request when it has its answer; with
 * `perSecond` an open one, as long as a connection is free.
 */
export async function runWrk(options: WrkOptions): Promise<WrkResult> {
  const { url, connections, seconds, perSecond, core } = options
  const threads = perSecond === undefined ? 1 : Math.ceil(connections / timersMax)
  const loop = [`-t${threads}`, `-c${connections}`, `-d${seconds}s`]
  const script = fileURLToPath(new URL(options.script ?? 'post.lua', import.meta.url))
  const timeout = `--timeout=${answerSecondsMax}s`
  const pinned = core === undefined ? [] : ['taskset', '-c', String(core)]
  const [command = 'wrk', ...args] = [...pinned, 'wrk', ...loop, timeout, '-s', script, url]
  // it must not go on when we are killed
  const wrk = withDeathSignal('SIGTERM', command, args)
  const { code, output } = await runCommand(...wrk, { env: environmentOf(options, threads) })
  if (code !== 0) throw new Error(`wrk ended with exit code ${code}\n${output}`)
  return parseWrkOutput(output)
}

function environmentOf(options: WrkOptions, threads: number): Readonly<Record<string, string>> {
  const { repeatShare = 0, perSecond = 0, lead = noLead, countsStatuses = false } = options
  const isCounted = countsStatuses || repeatShare > 0 || perSecond > 0
  return {
    BENCH_API_KEY: options.apiKey,
    BENCH_LEDGER: options.ledger,
    BENCH_ACCOUNTS: String(options.accounts),
    BENCH_HOT_ACCOUNT: options.hotAccount ?? '',
    BENCH_KEY_PREFIX: options.keyPrefix,
    BENCH_ENTRIES: String(options.entries ?? 2),
    BENCH_SKEW: options.skew ?? 'even',
    BENCH_REPEAT_SHARE: String(repeatShare),
    BENCH_PER_S: String(perSecond),
    BENCH_LEAD_S: String(lead.seconds),
    BENCH_LEAD_PER_S: String(lead.perSecond),
    BENCH_COUNTS_STATUSES: String(isCounted),
    BENCH_THREADS: String(threads),
    ...options.env,
  }
}

/** The line that the script writes at its end. */
export function parseWrkOutput(output: string): WrkResult {
  const line = /^bench (\{.*\})$/m.exec(output)?.[1]
  if (line === undefined) throw new Error(`wrk ended without a result\n${output}`)
  return JSON.parse(line) as WrkResult
}

/** Transactions that this run made, as far as it was told: answered 2xx, and not as a replay. */
export function acknowledgedOf({ answered, errors, replayed = 0 }: WrkResult): number {
  return answered - errors.status - replayed
}

/** An open loop from the end of its lead on. Its percentiles stay those of the whole. */
export function withoutLead(result: WrkResult, leadSeconds: number): WrkResult {
  const { statuses: all = {}, leadStatuses = {}, errors } = result
  const statuses = Object.fromEntries(
    Object.entries(all).map(([status, count]) => [status, count - (leadStatuses[status] ?? 0)]),
  )
  const sumOf = (counts: Readonly<Record<string, number>>, isCounted = (_: string) => true) =>
    Object.entries(counts).reduce((sum, [status, n]) => sum + (isCounted(status) ? n : 0), 0)
  return {
    ...result,
    answered: result.answered - sumOf(leadStatuses),
    seconds: result.seconds - leadSeconds,
    errors: { ...errors, status: sumOf(statuses, (status) => Number(status) >= 400) },
    statuses,
  }
}

/**
 * Several runs as one. Percentiles cannot be added up, so each is that of the worst run.
 * @param seconds how long it took in all, with what lay between the runs
 */
export function together(runs: readonly WrkResult[], seconds: number): WrkResult {
  const sum = (of: (run: WrkResult) => number): number =>
    runs.reduce((total, run) => total + of(run), 0)
  const worst = (of: keyof Latency): number => Math.max(...runs.map((run) => run.latencyMs[of]))
  const error = (of: keyof WrkResult['errors']): number => sum((run) => run.errors[of])
  const statuses = new Set(runs.flatMap((run) => Object.keys(run.statuses ?? {})))
  return {
    answered: sum((run) => run.answered),
    seconds,
    errors: {
      status: error('status'),
      connect: error('connect'),
      read: error('read'),
      write: error('write'),
      timeout: error('timeout'),
    },
    latencyMs: { p50: worst('p50'), p95: worst('p95'), p99: worst('p99'), max: worst('max') },
    repeats: sum((run) => run.repeats ?? 0),
    replayed: sum((run) => run.replayed ?? 0),
    statuses: Object.fromEntries(
      [...statuses].map((status) => [status, sum((run) => run.statuses?.[status] ?? 0)]),
    ),
  }
}
