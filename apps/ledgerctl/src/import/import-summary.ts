import type { Proof } from './proof.ts'
import type { DryRunReport, ImportReport } from './run-import.ts'

/** What an import has done and proven, for the person in front of it. */
export function importSummary(
  { plan, progress, opened, proofs }: ImportReport,
  errorsPath: string,
): readonly string[] {
  const { accepted, replayed, failed, repeated } = progress
  const width = Math.max(...proofs.map(({ claim }) => claim.length))
  return [
    `${plan.rows} rows, ${plan.transactions} transactions, ${plan.accounts.size} accounts (${opened} opened)`,
    `${accepted} posted, ${replayed} posted before, ${repeated} repeated in the file, ${failed} with errors`,
    ...proofs.map((proof) => proofLine(proof, width)),
    ...(failed > 0 ? [`the errors are in ${errorsPath}`] : []),
  ]
}

function proofLine({ claim, isTrue, detail }: Proof, width: number): string {
  return `${isTrue ? 'proven' : 'WRONG '}  ${claim.padEnd(width)}  ${detail}`
}

export function dryRunSummary({ plan, missing, tried }: DryRunReport): readonly string[] {
  const { errors, errorCount, undecided, notTried } = tried
  const sums = [...plan.debits].map(([currency, sum]) => `${sum} ${currency}`).join(', ')
  const more = errorCount - errors.length
  return [
    `${plan.rows} rows, ${plan.transactions} transactions, ${plan.repeated} repeated in the file`,
    `${plan.accounts.size} accounts, ${missing} of them not open; debits ${sums || 'none'}`,
    `${tried.tried} tried, ${notTried} not because of accounts that are not open`,
    ...(undecided > 0 ? [`${undecided} depend on the balances that rows before them leave`] : []),
    ...errors,
    ...(more > 0 ? [`and ${more} more`] : []),
    errorCount === 0
      ? 'nothing was written; no errors'
      : `nothing was written; ${errorCount} errors`,
  ]
}
