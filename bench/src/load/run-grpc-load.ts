import { fileURLToPath } from 'node:url'
import { runCommand, withDeathSignal } from '@ledger/real-parts'
import type { GrpcRun } from './grpc/grpc-run.ts'
import type { WrkResult } from './wrk.ts'
import { parseWrkOutput } from './wrk.ts'

export interface GrpcLoadOptions extends GrpcRun {
  readonly kind: 'unary' | 'stream'
  /** The only core that it may use; any unless given. */
  readonly core?: number | undefined
}

const script = fileURLToPath(new URL('grpc/grpc-load.ts', import.meta.url))

/** A closed loop of calls, or of requests on streams, in a process of its own. */
export async function runGrpcLoad(options: GrpcLoadOptions): Promise<WrkResult> {
  const { core } = options
  const pinned = core === undefined ? [] : ['taskset', '-c', String(core)]
  const [command = process.execPath, ...args] = [...pinned, process.execPath, script]
  // it must not go on when we are killed
  const { code, output } = await runCommand(...withDeathSignal('SIGTERM', command, args), {
    env: {
      BENCH_KIND: options.kind,
      BENCH_ADDRESS: options.address,
      BENCH_API_KEY: options.apiKey,
      BENCH_LEDGER: options.ledger,
      BENCH_ACCOUNTS: String(options.accounts),
      BENCH_KEY_PREFIX: options.keyPrefix,
      BENCH_SECONDS: String(options.seconds),
      BENCH_CALLERS: String(options.callers),
      BENCH_WINDOW: String(options.window),
    },
  })
  if (code !== 0) throw new Error(`the load of gRPC ended with exit code ${code}\n${output}`)
  return parseWrkOutput(output)
}
