import { fileURLToPath } from 'node:url'
import { runCommand, withDeathSignal } from '@ledger/real-parts'
import type { WrkOptions, WrkResult } from './wrk.ts'
import { parseWrkOutput } from './wrk.ts'

export interface BulkWrkOptions extends Omit<WrkOptions, 'hotAccount'> {
  /** Transactions in each request. */
  readonly items: number
}

const script = fileURLToPath(new URL('bulk.lua', import.meta.url))
const answerSecondsMax = 10

/** A closed loop of bulk requests. What it counts as answered are requests. */
export async function runBulkWrk(options: BulkWrkOptions): Promise<WrkResult> {
  const { url, connections, seconds } = options
  const loop = ['-t1', `-c${connections}`, `-d${seconds}s`, `--timeout=${answerSecondsMax}s`]
  // it must not go on when we are killed
  const pinned = options.core === undefined ? [] : ['taskset', '-c', String(options.core)]
  const [first = 'wrk', ...rest] = [...pinned, 'wrk', ...loop, '-s', script, url]
  const [command, args] = withDeathSignal('SIGTERM', first, rest)
  const { code, output } = await runCommand(command, args, {
    env: {
      BENCH_API_KEY: options.apiKey,
      BENCH_LEDGER: options.ledger,
      BENCH_ACCOUNTS: String(options.accounts),
      BENCH_KEY_PREFIX: options.keyPrefix,
      BENCH_ITEMS: String(options.items),
    },
  })
  if (code !== 0) throw new Error(`wrk ended with exit code ${code}\n${output}`)
  return parseWrkOutput(output)
}
