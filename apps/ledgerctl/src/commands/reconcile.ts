import { appendFileSync, closeSync, openSync, statSync } from 'node:fs'
import type { Environment } from '@ledger/runtime'
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { CallerOptions } from '../api/caller-settings.ts'
import { callerOf } from '../api/caller-settings.ts'
import type { Match } from '../reconcile/read-export.ts'
import { differenceJson, reconcileSummary, summaryJson } from '../reconcile/render-difference.ts'
import type { ReconcileOptions, ReconcileReport } from '../reconcile/run-reconcile.ts'
import { runReconcile } from '../reconcile/run-reconcile.ts'
import { pathOf } from './caller-folder.ts'
import { CommandFailed } from './command-failed.ts'
import type { CommandContext } from './command-context.ts'
import { duration } from './duration.ts'
import { endsWithUsage } from './ends-with-usage.ts'
import { exitCodes } from './exit-codes.ts'
import { moment } from './moment.ts'
import { presentFile } from './present-file.ts'
import { tellExitCode } from './tell-exit-code.ts'
import { wholeNumber } from './whole-number.ts'

interface ReconcileLine extends CallerOptions {
  readonly ledger: string
  readonly transactions: string
  readonly mapping: string
  readonly balances?: string
  readonly balancesMapping?: string
  readonly match: Match
  readonly from?: number
  readonly to?: number
  readonly exportedAt?: number
  readonly inFlight: number
  readonly atPosition?: number
  readonly out?: string
  readonly json: boolean
  readonly strict: boolean
  readonly progress: boolean
}

export function addReconcile(program: Command, context: CommandContext): void {
  const command = program
    .command('reconcile')
    .description('compare the export of another system with the ledger; writes nothing')
    .requiredOption('--ledger <id>', 'what it is compared with')
    .requiredOption('--transactions <file>', 'every transaction that the other system has')
    .requiredOption('--mapping <file>', 'how a row is read; the mapping of `import`')
    .option('--balances <file>', 'the balances that it has')
    .option('--balances-mapping <file>', 'how a row of them is read')
    .option('--match <field>', 'external_id, correlation_id or metadata.NAME', match, 'external_id')
    .option('--from <time>', 'only what counts from then on (effective_at)', moment)
    .option('--to <time>', 'only what counts before then', moment)
    .option('--exported-at <time>', 'when the export was taken (default: age of the file)', moment)
    .addOption(
      new Option('--in-flight <time>', 'younger than this is no difference yet')
        .argParser(duration)
        .default(300_000, '5m'),
    )
    .option(
      '--at-position <position>',
      'read the journal up to here (default: its end)',
      wholeNumber,
    )
    .option('--out <file>', 'all differences, as NDJSON')
    .option('--json', 'print differences and summary as NDJSON', false)
    .option('--strict', 'what is in flight counts, too', false)
    .option('--read-url <url>', 'the read API (default: LEDGER_READ_URL, else of `npm start`)')
    .option('--key-file <file>', 'holds the API key (default: LEDGER_API_KEY, else likewise)')
    .option('--no-progress', 'show no progress')
    .action(async (line: ReconcileLine) => {
      const options = optionsOf(context, line)
      const caller = callerOf(context, line)
      await tellExitCode(async () => {
        const report = await runReconcile(caller, options)
        tell(context, line, report)
        endAs(report, line.strict)
      })
    })
  endsWithUsage(command)
}

/** Line by line: where one side has nothing, all of them at once would not fit in a text. */
function tell({ env, print }: CommandContext, line: ReconcileLine, report: ReconcileReport): void {
  const { differences, inFlight } = report
  if (line.out !== undefined) {
    const file = openSync(pathOf(env, line.out), 'w')
    for (const list of [differences, inFlight]) {
      for (const one of list) appendFileSync(file, `${differenceJson(one)}\n`)
    }
    closeSync(file)
  }
  if (!line.json) return reconcileSummary(report).forEach((text) => print(text))
  for (const list of [differences, inFlight]) for (const one of list) print(differenceJson(one))
  print(summaryJson(report))
}

/** @throws CommandFailed for everything but equality */
function endAs({ differences, inFlight }: ReconcileReport, isStrict: boolean): void {
  if (differences.length > 0) {
    throw new CommandFailed('the export and the ledger differ', exitCodes.faults)
  }
  if (isStrict && inFlight.length > 0) {
    throw new CommandFailed(`${inFlight.length} are in flight`, exitCodes.unproven)
  }
}

/** @throws CommandFailed */
function optionsOf({ env, screen }: CommandContext, line: ReconcileLine): ReconcileOptions {
  const transactionsPath = presentFile(env, line.transactions)
  const mappingPath = presentFile(env, line.mapping)
  const balances = balancesOf(env, line)
  const read = [transactionsPath, mappingPath, balances?.path, balances?.mappingPath]
  if (line.out !== undefined && read.includes(pathOf(env, line.out))) {
    throw new CommandFailed('--out would write over a file that is read', exitCodes.usage)
  }
  return {
    ledger: line.ledger,
    transactionsPath,
    mappingPath,
    balances,
    match: line.match,
    effective: { fromMs: line.from ?? -Infinity, toMs: line.to ?? Infinity },
    atPosition: line.atPosition,
    exportedAtMs: line.exportedAt ?? statSync(transactionsPath).mtimeMs,
    inFlightMs: line.inFlight,
    nowMs: Date.now(),
    screen: line.progress ? (screen ?? process.stderr) : undefined,
  }
}

/** @throws CommandFailed */
function balancesOf(
  env: Environment,
  { balances, balancesMapping }: ReconcileLine,
): ReconcileOptions['balances'] {
  if (balances === undefined && balancesMapping === undefined) return undefined
  if (balances === undefined || balancesMapping === undefined) {
    throw new CommandFailed('--balances and --balances-mapping belong together', exitCodes.usage)
  }
  return { path: presentFile(env, balances), mappingPath: presentFile(env, balancesMapping) }
}

function match(text: string): Match {
  if (text === 'external_id' || text === 'correlation_id') return text
  if (/^metadata\..{1,64}$/.test(text)) return text as Match
  throw new InvalidArgumentError('external_id, correlation_id or metadata.NAME is expected.')
}
