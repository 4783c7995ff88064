// Posts transactions over gRPC, and prints what came of them as the generator for HTTP does. Run by
// bench/src/load/run-grpc-load.ts.
import type { GrpcRun } from './grpc-run.ts'
import { streamLoad } from './stream-load.ts'
import { unaryLoad } from './unary-load.ts'

function textOf(name: string): string {
  const text = process.env[name]
  if (text === undefined) throw new Error(`${name} is missing`)
  return text
}

const run: GrpcRun = {
  address: textOf('BENCH_ADDRESS'),
  apiKey: textOf('BENCH_API_KEY'),
  ledger: textOf('BENCH_LEDGER'),
  accounts: Number(textOf('BENCH_ACCOUNTS')),
  keyPrefix: textOf('BENCH_KEY_PREFIX'),
  seconds: Number(textOf('BENCH_SECONDS')),
  callers: Number(textOf('BENCH_CALLERS')),
  window: Number(textOf('BENCH_WINDOW')),
}
const load = textOf('BENCH_KIND') === 'stream' ? streamLoad : unaryLoad
console.log(`bench ${JSON.stringify(await load(run))}`)
process.exit()
