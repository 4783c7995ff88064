import type { Difference } from './difference.ts'
import { causes } from './difference.ts'
import type { Item } from './item.ts'
import { entriesOf } from './item.ts'
import type { ReconcileReport } from './run-reconcile.ts'

const shownMax = 20

/** As a line of NDJSON, with what both sides have. Amounts are texts. */
export function differenceJson(difference: Difference): string {
  const { cause, ref, account, detail, exported, recorded } = difference
  return JSON.stringify({
    cause,
    ...(ref !== undefined && { ref }),
    ...(account !== undefined && { account }),
    detail,
    ...(exported !== undefined && { export: { row: exported.place, ...evidence(exported) } }),
    ...(recorded !== undefined && {
      ledger: {
        position: recorded.place,
        transaction: recorded.transactionId,
        ...evidence(recorded),
      },
    }),
  })
}

function evidence({ ref, effectiveAt, recordedMs, content }: Item) {
  return {
    ref: ref ?? null,
    effective_at: effectiveAt,
    recorded_at: new Date(recordedMs).toISOString(),
    entries: entriesOf(content),
  }
}

export function summaryJson(report: ReconcileReport): string {
  const { position, exported, recorded, differences, inFlight, balances } = report
  return JSON.stringify({
    position,
    exported,
    recorded,
    differences: differences.length,
    causes: countsOf(differences),
    in_flight: inFlight.length,
    ...(balances !== undefined && {
      balances: {
        equal: balances.equal,
        explained: balances.explained,
        unexplained: balances.differences.length,
        not_exported: balances.notExported,
      },
    }),
  })
}

/** For the person in front of it: what was compared, how often each cause, and the first of them. */
export function reconcileSummary(report: ReconcileReport): readonly string[] {
  const { position, exported, recorded, differences, inFlight, balances } = report
  const more = differences.length - shownMax
  return [
    `${exported} transactions in the export, ${recorded} in the ledger up to position ${position}`,
    ...Object.entries(countsOf(differences)).map(([cause, count]) => `${cause}: ${count}`),
    ...balanceLines(balances),
    ...(inFlight.length > 0 ? [`in flight: ${inFlight.length}; a later run must settle them`] : []),
    ...differences.slice(0, shownMax).map(line),
    ...(more > 0 ? [`and ${more} more; --out FILE writes all of them`] : []),
    differences.length === 0 ? 'no differences' : `${differences.length} differences`,
  ]
}

function balanceLines(balances: ReconcileReport['balances']): readonly string[] {
  if (balances === undefined) return []
  const { equal, explained, differences, notExported } = balances
  const others = `${notExported} accounts with a balance in the ledger are not in the export of balances`
  return [
    `balances: ${equal} equal, ${explained} explained by these, ${differences.length} not`,
    ...(notExported > 0 ? [`${others}: not compared`] : []),
  ]
}

function line({ cause, ref, account, detail }: Difference): string {
  return `  ${cause}  ${ref ?? account ?? ''}  ${detail}`
}

/** In the order of the list, without those that there are none of. */
function countsOf(differences: readonly Difference[]): Readonly<Record<string, number>> {
  const counts = causes.map((cause) => {
    return [cause, differences.filter((one) => one.cause === cause).length] as const
  })
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}
