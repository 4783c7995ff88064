// `npm run replay:bank -- FILE`: a year of a real bank through the whole ledger, row by row.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { PartFailed, PartMissing } from '@ledger/real-parts'
import { nameOfRun, readFirstRun, writeFirstRun } from './bank/first-run.ts'
import { NotOpened } from './bank/open-bank.ts'
import { showReplay, showProgress } from './bank/show-replay.ts'
import { BankFileError, parseBankRows } from './bank/read-bank-file.ts'
import type { ReplayReport } from './bank/replay-bank.ts'
import { replayBank } from './bank/replay-bank.ts'
import { startPipeline } from './pipeline/start-pipeline.ts'

const usage = `usage: npm run replay:bank -- FILE [options]

  FILE               rows of transactions; columns as in bench/data/README.md
  --json OUT         writes the report there as well
  --fresh            forgets what earlier runs left in the data folder
  --data-folder DIR  where Postgres and Kafka keep their data (.data/replay-bank)
  --ledger NAME      the ledger to post to (the name of the file)
  --url URL          a running write API, instead of a service of its own
  --read-url URL     its read API
  --api-key KEY      a key for both`

const projectFolder = fileURLToPath(new URL('../../', import.meta.url))
const callerFolder = process.env['LEDGER_CALLER_FOLDER'] ?? process.cwd()

class UsageError extends Error {}

try {
  if (process.argv.includes('--help')) console.log(usage)
  else process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  const isClear = [UsageError, BankFileError, NotOpened, PartFailed, PartMissing].some(
    (clear) => error instanceof clear,
  )
  console.error(error instanceof Error && isClear ? error.message : error)
  process.exitCode = error instanceof UsageError ? 64 : 1
}
// what a failed start left open must not keep us
process.exit()

/** Whether everything that had to be true was. */
async function main(): Promise<boolean> {
  const args = readArguments()
  const text = readText(args.file)
  const rows = parseBankRows(text)
  const service = args.running?.url ?? 'own'
  const name = nameOfRun(text, args.ledger, service)
  if (args.isFresh) rmSync(join(args.folder, 'runs'), { recursive: true, force: true })
  const firstRun = readFirstRun(join(args.folder, 'runs'), name)
  const common = { rows, ledger: args.ledger, firstRun, onProgress: showProgress() }
  const report =
    args.running === undefined
      ? await replayOnOwnService(args, common)
      : await replayBank({
          ...common,
          writeUrl: args.running.url,
          readUrl: args.running.readUrl,
          apiKey: args.running.apiKey,
        })
  if (firstRun === undefined && report.isRight) {
    writeFirstRun(join(args.folder, 'runs'), name, report.run)
  }
  showReplay(report, firstRun !== undefined)
  if (args.json !== undefined) writeFileSync(args.json, toJson(report, firstRun !== undefined))
  return report.isRight
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new BankFileError(error instanceof Error ? error.message : String(error))
  }
}

type Common = Pick<Parameters<typeof replayBank>[0], 'rows' | 'ledger' | 'firstRun' | 'onProgress'>

async function replayOnOwnService(args: Arguments, common: Common): Promise<ReplayReport> {
  const pipeline = await startPipeline({
    folder: args.folder,
    database: 'replay_bank',
    isFresh: args.isFresh,
    hasStream: true,
    services: ['write-api', 'relay', 'projector', 'read-api'],
    say: (line) => console.log(line),
  })
  try {
    const { pool, kafka, parts, services, apiKey } = pipeline
    return await replayBank({
      ...common,
      writeUrl: services.urlOf('write-api'),
      readUrl: services.urlOf('read-api'),
      apiKey,
      inside: { pool, kafka, redisUrl: parts.redis?.url },
    })
  } finally {
    await pipeline.stop()
  }
}

interface Arguments {
  readonly file: string
  readonly json: string | undefined
  readonly isFresh: boolean
  readonly folder: string
  readonly ledger: string
  readonly running:
    { readonly url: string; readonly readUrl?: string; readonly apiKey: string } | undefined
}

function readArguments(): Arguments {
  const { values, positionals } = parse()
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new UsageError(usage)
  const { url, 'read-url': readUrl, 'api-key': apiKey, json } = values
  if (url !== undefined && apiKey === undefined) {
    throw new UsageError('--url needs --api-key, the key of the running service')
  }
  return {
    file: resolve(callerFolder, file),
    json: json === undefined ? undefined : resolve(callerFolder, json),
    isFresh: values.fresh,
    folder: resolve(projectFolder, values['data-folder']),
    ledger: values.ledger ?? basename(file).replace(/\.[^.]*$/, ''),
    running:
      url === undefined || apiKey === undefined
        ? undefined
        : { url, apiKey, ...(readUrl !== undefined && { readUrl }) },
  }
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        'data-folder': { type: 'string', default: '.data/replay-bank' },
        ledger: { type: 'string' },
        url: { type: 'string' },
        'read-url': { type: 'string' },
        'api-key': { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  }
}

function toJson(report: ReplayReport, isSecondRun: boolean): string {
  const { ledger, rows, postedPerSecond, retries, replays, isRight, proofs } = report
  const facts = {
    ledger,
    rows,
    rows_per_s: postedPerSecond,
    retries,
    replays,
    second_run: isSecondRun,
    right: isRight,
    proofs: proofs.map(({ claim, isTrue, detail }) => ({ claim, is_true: isTrue, detail })),
  }
  return `${JSON.stringify(facts, undefined, 2)}\n`
}
