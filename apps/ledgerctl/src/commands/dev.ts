import type { Command } from 'commander'
import { loadDevConfig } from '../dev/dev-config.ts'
import { placesIn } from '../dev/places.ts'
import { runDev } from '../dev/run-dev.ts'
import type { CommandContext } from './command-context.ts'

export function addDev(program: Command, { env, print }: CommandContext): void {
  program
    .command('dev')
    .description('run the whole ledger on this machine until Ctrl-C (`npm start`)')
    .option('--full', 'with a Kafka broker and a Redis of its own as well', false)
    .action(async (options: { full: boolean }) => {
      const config = loadDevConfig(env)
      await runDev({
        config,
        places: placesIn(config.dataFolder),
        isFull: options.full,
        env: { ...env },
        show: print,
        stopping: stopRequest(),
      })
    })
}

/** Later signals change nothing: Ctrl-C reaches npm as well, which sends its own. */
function stopRequest(): AbortSignal {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stopping.abort())
  }
  return stopping.signal
}
