import { InvalidArgumentError, type Command } from 'commander'
import type { CallerOptions } from '../api/caller-settings.ts'
import { callerOf } from '../api/caller-settings.ts'
import { chunkRowsMax } from '../import/chunks-of.ts'
import type { ImportOptions } from '../import/import-options.ts'
import { dryRunSummary, importSummary } from '../import/import-summary.ts'
import { runDryImport, runImport } from '../import/run-import.ts'
import { pathOf } from './caller-folder.ts'
import { CommandFailed } from './command-failed.ts'
import type { CommandContext } from './command-context.ts'
import { endsWithUsage } from './ends-with-usage.ts'
import { exitCodes } from './exit-codes.ts'
import { presentFile } from './present-file.ts'
import { tellExitCode } from './tell-exit-code.ts'
import { wholeNumber } from './whole-number.ts'

interface ImportLine extends CallerOptions {
  readonly mapping: string
  readonly ledger: string
  readonly dryRun: boolean
  readonly openAccounts: boolean
  readonly unordered: boolean
  readonly concurrency: number
  readonly chunkRows: number
  readonly errors?: string
  readonly state?: string
  readonly progress: boolean
}

const concurrencyMax = 16

export function addImport(program: Command, context: CommandContext): void {
  const command = program
    .command('import')
    .description('post the transactions of a CSV or NDJSON file, and prove what became of them')
    .argument('<file>', 'what is posted; each row has a key, so it can be sent again')
    .requiredOption('--mapping <file>', 'how a row becomes a transaction (docs/migration.md)')
    .requiredOption('--ledger <id>', 'where they are posted')
    .option('--dry-run', 'say what would happen; nothing is written', false)
    .option('--open-accounts', 'open the accounts of the mapping that are not there', false)
    .option('--unordered', 'the rows may be judged in any order', false)
    .option('--concurrency <count>', 'requests at once, with --unordered', lanes, 1)
    .option('--chunk-rows <count>', 'transactions in a request at most', chunkRows, chunkRowsMax)
    .option('--errors <file>', 'where rows with errors go (default: FILE.errors.ndjson)')
    .option('--state <file>', 'how far it is, to go on later (default: FILE.import-state)')
    .option('--url <url>', 'the write API (default: LEDGER_URL, else that of `npm start`)')
    .option('--read-url <url>', 'the read API (default: LEDGER_READ_URL, else likewise)')
    .option('--key-file <file>', 'holds the API key (default: LEDGER_API_KEY, else likewise)')
    .option('--no-progress', 'show no progress')
    .action(async (file: string, line: ImportLine) => {
      const options = optionsOf(context, file, line)
      const caller = callerOf(context, line)
      const work = line.dryRun ? dryRun : postFile
      await tellExitCode(() => work(context, caller, options))
    })
  endsWithUsage(command)
}

type Caller = ReturnType<typeof callerOf>

async function postFile(
  { print }: CommandContext,
  caller: Caller,
  options: ImportOptions,
): Promise<void> {
  const report = await runImport(caller, options)
  importSummary(report, options.errorsPath).forEach((line) => print(line))
  if (report.proofs.some(({ isTrue }) => !isTrue)) {
    throw new CommandFailed('the import is not proven', exitCodes.unproven)
  }
  const { failed } = report.progress
  if (failed > 0) throw new CommandFailed(`${failed} with errors`, exitCodes.faults)
}

async function dryRun(
  { print }: CommandContext,
  caller: Caller,
  options: ImportOptions,
): Promise<void> {
  const report = await runDryImport(caller, options)
  dryRunSummary(report).forEach((line) => print(line))
  const { errorCount } = report.tried
  if (errorCount > 0) throw new CommandFailed(`${errorCount} with errors`, exitCodes.faults)
}

/** @throws CommandFailed */
function optionsOf({ env, screen }: CommandContext, file: string, line: ImportLine): ImportOptions {
  if (line.concurrency > 1 && !line.unordered) {
    throw unusable('--concurrency needs --unordered: rows are judged in any order then')
  }
  const path = presentFile(env, file)
  const options = {
    path,
    mappingPath: presentFile(env, line.mapping),
    ledger: line.ledger,
    errorsPath: pathOf(env, line.errors ?? `${file}.errors.ndjson`),
    statePath: pathOf(env, line.state ?? `${file}.import-state`),
    mayOpenAccounts: line.openAccounts,
    concurrency: line.concurrency,
    chunkRows: line.chunkRows,
    screen: line.progress ? (screen ?? process.stderr) : undefined,
  }
  const paths = [path, options.mappingPath, options.errorsPath, options.statePath]
  if (new Set(paths).size < paths.length) throw unusable('each file must be another one')
  return options
}

function lanes(text: string): number {
  return atMost(wholeNumber(text), concurrencyMax)
}

function chunkRows(text: string): number {
  return atMost(wholeNumber(text), chunkRowsMax)
}

function atMost(count: number, max: number): number {
  if (count > max) throw new InvalidArgumentError(`At most ${max}.`)
  return count
}

function unusable(message: string): CommandFailed {
  return new CommandFailed(message, exitCodes.usage)
}
