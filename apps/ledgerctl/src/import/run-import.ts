import type { ApiCaller } from '../api/api-caller.ts'
import { ledgerOpenedAt } from '../api/ledger-opened-at.ts'
import { currencyScales } from '../api/currency-scales.ts'
import type { PostedSums } from '../api/read-balances.ts'
import { readBalances, readPosition } from '../api/read-balances.ts'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'
import { inWords } from '../error-in-words.ts'
import { createProgress } from '../progress/progress-line.ts'
import { compileMapping } from '../rows/compile-mapping.ts'
import { ImportMapping } from '../rows/mapping-schema.ts'
import { readMapping } from '../rows/read-mapping.ts'
import type { FileToRead } from '../rows/read-transactions.ts'
import type { AccountToOpen } from '../rows/transaction.ts'
import { missingAccounts } from './check-accounts.ts'
import { ErrorsFile } from './errors-file.ts'
import { findAccounts } from './find-accounts.ts'
import { takeImportLock } from './import-lock.ts'
import type { ImportOptions } from './import-options.ts'
import type { ImportProgress, LedgerBefore } from './import-progress.ts'
import { ImportState } from './import-state.ts'
import { openAccounts } from './open-accounts.ts'
import type { Proof } from './proof.ts'
import { proveAccounts } from './prove-accounts.ts'
import { proveShared } from './prove-shared.ts'
import { proveTotals } from './prove-totals.ts'
import type { ImportPlan } from './read-plan.ts'
import { readPlan } from './read-plan.ts'
import { sendRows } from './send-rows.ts'
import type { TriedRows } from './try-rows.ts'
import { tryRows } from './try-rows.ts'

/** A file that was read to its end, and the accounts that it needs. */
interface Prepared {
  readonly file: FileToRead
  readonly mappingSha256: string
  readonly plan: ImportPlan
  readonly existing: ReadonlySet<string>
  readonly missing: readonly AccountToOpen[]
}

export interface ImportReport {
  readonly plan: ImportPlan
  readonly progress: ImportProgress
  readonly opened: number
  readonly proofs: readonly Proof[]
}

export interface DryRunReport {
  readonly plan: ImportPlan
  readonly missing: number
  readonly tried: TriedRows
}

/** Posts a file of transactions and proves what became of it. @throws CommandFailed, ApiRefusal */
export async function runImport(caller: ApiCaller, options: ImportOptions): Promise<ImportReport> {
  const release = takeImportLock(options.statePath)
  try {
    const prepared = await prepare(caller, options, options.mayOpenAccounts)
    const { plan, mappingSha256 } = prepared
    const openedAt = await ledgerOpenedAt(caller, options.ledger)
    const identity = { ledger: options.ledger, openedAt, file: plan.file, mapping: mappingSha256 }
    const state = await ImportState.open(options.statePath, identity)
    try {
      const before = state.before ?? (await begin(caller, options.ledger, state, prepared))
      return await postAndProve(caller, options, state, before, prepared)
    } catch (error) {
      throw interrupted(error, state)
    } finally {
      await state.close()
    }
  } finally {
    release()
  }
}

async function postAndProve(
  caller: ApiCaller,
  options: ImportOptions,
  state: ImportState,
  before: LedgerBefore,
  { plan, file, missing }: Prepared,
): Promise<ImportReport> {
  const errors = await ErrorsFile.open(options.errorsPath, state.progress.errorsBytes)
  try {
    await sendRows({ caller, options, file, plan, state, before, errors })
  } finally {
    await errors.close()
  }
  const { progress } = state
  const proofs = [
    ...proveTotals(plan, progress),
    ...(await proveBalances(caller, options.ledger, before, progress, file)),
  ]
  return { plan, progress, opened: missing.length, proofs }
}

/**
 * A refusal of the first request is one of the command line. Later, and whatever else happens then,
 * something may be posted already: a script must not take it for "nothing was" or for "all was".
 */
function interrupted(error: unknown, { before }: ImportState): unknown {
  if (error instanceof CommandFailed || before === undefined) return error
  const said = `${inWords(error)}\nwhat was posted before is known; the same command goes on from here`
  return new CommandFailed(said, exitCodes.unfinished)
}

/** What an import would meet; nothing is written, here or there. @throws CommandFailed, ApiRefusal */
export async function runDryImport(
  caller: ApiCaller,
  options: ImportOptions,
): Promise<DryRunReport> {
  // nothing is opened either, so it may as well be allowed
  const { file, plan, existing, missing } = await prepare(caller, options, true)
  const tried = await tryRows(caller, options.ledger, file, existing)
  return { plan, missing: missing.length, tried }
}

async function prepare(
  caller: ApiCaller,
  { path, mappingPath, ledger, screen }: ImportOptions,
  mayOpen: boolean,
): Promise<Prepared> {
  const { mapping, sha256 } = readMapping(mappingPath, ImportMapping)
  const isDecimal = mapping.amounts?.decimal === true
  const mapper = compileMapping(mapping, isDecimal ? await currencyScales(caller) : new Map())
  const file = { path, form: mapping, mapper }
  const show = createProgress('reading', screen)
  const plan = await readPlan(file, (done) => show({ done, total: undefined, errors: 0 }))
  show({ done: plan.rows, total: plan.rows, errors: plan.faults }, true)
  const found = await findAccounts(caller, ledger, new Set(plan.accounts.keys()))
  const missing = missingAccounts(plan, found, mayOpen)
  return { file, mappingSha256: sha256, plan, existing: new Set(found.keys()), missing }
}

/** Opens what is missing and keeps how the ledger is, before anything is sent. */
async function begin(
  caller: ApiCaller,
  ledger: string,
  state: ImportState,
  { existing, missing }: Prepared,
): Promise<LedgerBefore> {
  const position = await readPosition(caller, ledger)
  const accounts = await readBalances(caller, ledger, existing)
  await openAccounts(caller, ledger, missing)
  // whatever is written to an account that is new comes after this
  for (const { address } of missing) accounts.set(address, nothing)
  const before = { position, accounts }
  await state.begin(before)
  return before
}

const nothing: PostedSums = { version: 0, debits: 0n, credits: 0n }

async function proveBalances(
  caller: ApiCaller,
  ledger: string,
  before: LedgerBefore,
  progress: ImportProgress,
  file: FileToRead,
): Promise<readonly Proof[]> {
  const { proof, shared } = await proveAccounts(caller, ledger, before, progress)
  if (shared.size === 0) return [proof]
  return [proof, await proveShared(caller, ledger, before, shared, file)]
}
