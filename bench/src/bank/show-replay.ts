import type { ReplayProgress, ReplayReport } from './replay-bank.ts'

const progressMsMin = 500

/** Shows how far a replay is: on a terminal in place, else as a line now and then. */
export function showProgress(): (progress: ReplayProgress) => void {
  let shownAt = 0
  return ({ done, total, elapsedMs }) => {
    const waitMs = process.stdout.isTTY ? progressMsMin : progressMsMin * 4
    if (done < total && elapsedMs - shownAt < waitMs) return
    shownAt = elapsedMs
    const rate = Math.round((done / elapsedMs) * 1_000)
    const line = `${done}/${total} rows, ${rate} rows/s`
    if (!process.stdout.isTTY) console.log(line)
    else process.stdout.write(`\r\u001b[K${line}${done === total ? '\n' : ''}`)
  }
}

/** The proofs as a table. */
export function showReplay(report: ReplayReport, isReplay: boolean): void {
  const { proofs, rows, ledger, postedPerSecond, retries, replays } = report
  const which = isReplay ? 'second run' : 'first run'
  console.log(`\n${which}: ${rows} rows through ledger ${ledger} at ${postedPerSecond} rows/s`)
  console.log(`${replays} answered as replays, ${retries} sent again\n`)
  const width = Math.max(...proofs.map(({ claim }) => claim.length))
  for (const { claim, isTrue, detail } of proofs) {
    console.log(`${isTrue ? 'ok    ' : 'WRONG '} ${claim.padEnd(width)}  ${detail}`)
  }
  console.log(report.isRight ? '\nall of it is right' : '\nIT IS NOT RIGHT')
}
