import type { ApiCaller } from '../api/api-caller.ts'
import { currencyScales } from '../api/currency-scales.ts'
import { readPosition } from '../api/read-balances.ts'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'
import type { ProgressScreen } from '../progress/progress-line.ts'
import { createProgress } from '../progress/progress-line.ts'
import type { Scales } from '../rows/compile-entry.ts'
import { compileMapping } from '../rows/compile-mapping.ts'
import { BalancesMapping, ImportMapping, type TextSource } from '../rows/mapping-schema.ts'
import { readMapping } from '../rows/read-mapping.ts'
import { classify } from './classify.ts'
import type { ComparedBalances } from './compare-balances.ts'
import { compareBalances } from './compare-balances.ts'
import type { Difference } from './difference.ts'
import type { EffectiveRange, ExportSide, Match } from './read-export.ts'
import { readExport, refOf } from './read-export.ts'
import { readExportBalances } from './read-export-balances.ts'
import type { LedgerSide } from './read-ledger.ts'
import { readLedger } from './read-ledger.ts'

export interface ReconcileOptions {
  readonly ledger: string
  readonly transactionsPath: string
  readonly mappingPath: string
  readonly balances: { readonly path: string; readonly mappingPath: string } | undefined
  readonly match: Match
  readonly effective: EffectiveRange
  /** How far the journal is read; to its end unless given. */
  readonly atPosition: number | undefined
  readonly exportedAtMs: number
  readonly inFlightMs: number
  readonly nowMs: number
  readonly screen: ProgressScreen | undefined
}

export interface ReconcileReport {
  readonly position: number
  readonly exported: number
  readonly recorded: number
  /** Without those in flight. */
  readonly differences: readonly Difference[]
  readonly inFlight: readonly Difference[]
  /** Undefined when no balances were given. */
  readonly balances: ComparedBalances | undefined
}

/** Holds an export against the ledger at one position. Writes nothing. @throws CommandFailed, ApiRefusal */
export async function runReconcile(
  caller: ApiCaller,
  options: ReconcileOptions,
): Promise<ReconcileReport> {
  const scales = await currencyScales(caller)
  const exported = await readExported(options, scales)
  const position = await positionOf(caller, options)
  const recorded = await readRecorded(caller, options, position)
  const found = [...exported.unreadable, ...classifyAll(options, exported, recorded)]
  const balances = await compareAll(options, scales, recorded, found)
  const all = [...found, ...(balances?.differences ?? [])]
  return {
    position,
    exported: exported.items.length,
    recorded: recorded.items.length,
    differences: all.filter(({ cause }) => cause !== 'in_flight'),
    inFlight: all.filter(({ cause }) => cause === 'in_flight'),
    balances,
  }
}

/** @throws CommandFailed: what is told of a position must be true of it later, too */
async function positionOf(
  caller: ApiCaller,
  { ledger, atPosition }: ReconcileOptions,
): Promise<number> {
  const last = await readPosition(caller, ledger)
  if (atPosition === undefined || atPosition <= last) return atPosition ?? last
  throw unusable(`the journal ends at position ${last}, before ${atPosition}`)
}

/** @throws CommandFailed when the mapping has nothing by which a transaction could be known */
function requireMatched({ transaction }: ImportMapping, match: Match): void {
  if (refOf<TextSource>(transaction, match) !== undefined) return
  throw unusable(`the mapping says nothing of ${match}, by which both sides are matched (--match)`)
}

function unusable(message: string): CommandFailed {
  return new CommandFailed(message, exitCodes.usage)
}

async function readExported(
  { transactionsPath, mappingPath, match, effective, screen }: ReconcileOptions,
  scales: Scales,
): Promise<ExportSide> {
  const { mapping } = readMapping(mappingPath, ImportMapping)
  requireMatched(mapping, match)
  const mapper = compileMapping(mapping, scales)
  const show = createProgress('reading the export', screen)
  const file = { path: transactionsPath, form: mapping, mapper }
  return await readExport(file, match, effective, (done) =>
    show({ done, total: undefined, errors: 0 }),
  )
}

async function readRecorded(
  caller: ApiCaller,
  { ledger, match, effective, screen }: ReconcileOptions,
  upTo: number,
): Promise<LedgerSide> {
  const show = createProgress('reading the ledger', screen)
  return await readLedger(caller, ledger, { after: 0, upTo }, match, effective, (done) =>
    show({ done, total: undefined, errors: 0 }),
  )
}

/** At a position of before, the ledger was read when its last record was made. */
function classifyAll(
  { atPosition, exportedAtMs, inFlightMs, nowMs }: ReconcileOptions,
  exported: ExportSide,
  { items, recordedAt }: LedgerSide,
): readonly Difference[] {
  const isRepeated = atPosition !== undefined && recordedAt !== undefined
  const readAtMs = isRepeated ? Date.parse(recordedAt) : nowMs
  return classify(exported.items, items, { exportedAtMs, readAtMs, windowMs: inFlightMs })
}

async function compareAll(
  { balances }: ReconcileOptions,
  scales: Scales,
  recorded: LedgerSide,
  known: readonly Difference[],
): Promise<ComparedBalances | undefined> {
  if (balances === undefined) return undefined
  const { mapping } = readMapping(balances.mappingPath, BalancesMapping)
  const exported = await readExportBalances(balances.path, mapping, scales)
  return compareBalances(exported, recorded.balances, known)
}
