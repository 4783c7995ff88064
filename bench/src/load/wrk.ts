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
  /** What the requests are, in this folder; `post.lua` unless given. */
  readonly script?: string
  /** For the script, beside the above. */
  readonly env?: Readonly<Record<string, string>>
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
}

export interface Latency {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

const answerSecondsMax = 10

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

/** A closed loop: every connection sends its next request when it has its answer. */
export async function runWrk(options: WrkOptions): Promise<WrkResult> {
  const { url, connections, seconds } = options
  const script = fileURLToPath(new URL(options.script ?? 'post.lua', import.meta.url))
  const loop = ['-t1', `-c${connections}`, `-d${seconds}s`, `--timeout=${answerSecondsMax}s`]
  // it must not go on when we are killed
  const [command, args] = withDeathSignal('SIGTERM', 'wrk', [...loop, '-s', script, url])
  const { code, output } = await runCommand(command, args, {
    env: {
      BENCH_API_KEY: options.apiKey,
      BENCH_LEDGER: options.ledger,
      BENCH_ACCOUNTS: String(options.accounts),
      BENCH_HOT_ACCOUNT: options.hotAccount ?? '',
      BENCH_KEY_PREFIX: options.keyPrefix,
      ...options.env,
    },
  })
  if (code !== 0) throw new Error(`wrk ended with exit code ${code}\n${output}`)
  return parseWrkOutput(output)
}

/** The line that the script writes at its end. */
export function parseWrkOutput(output: string): WrkResult {
  const line = /^bench (\{.*\})$/m.exec(output)?.[1]
  if (line === undefined) throw new Error(`wrk ended without a result\n${output}`)
  return JSON.parse(line) as WrkResult
}
