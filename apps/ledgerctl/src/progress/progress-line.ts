/** Where progress is shown; `stderr` as it is. */
export interface ProgressScreen {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export interface Progress {
  readonly done: number
  /** Undefined while nobody knows. */
  readonly total: number | undefined
  readonly errors: number
}

const terminalMsMin = 500
const plainMsMin = 10_000
const barChars = 20

/**
 * Shows how far something is: on a terminal in place, else as a line now and then.
 * @param from done before, by a run that ended: it says nothing of how fast this one is
 */
export function createProgress(
  what: string,
  screen: ProgressScreen | undefined,
  from = 0,
  now: () => number = () => performance.now(),
): (progress: Progress, isLast?: boolean) => void {
  const startedAt = now()
  let shownAt = startedAt
  return (progress, isLast = false) => {
    if (screen === undefined) return
    const elapsedMs = now() - startedAt
    const waitMs = screen.isTTY === true ? terminalMsMin : plainMsMin
    if (!isLast && now() - shownAt < waitMs) return
    shownAt = now()
    const line = lineOf(what, progress, (progress.done - from) / (elapsedMs / 1_000))
    if (screen.isTTY !== true) screen.write(`${line}\n`)
    else screen.write(`\r\u001b[K${line}${isLast ? '\n' : ''}`)
  }
}

function lineOf(what: string, { done, total, errors }: Progress, rate: number): string {
  const perSecond = Number.isFinite(rate) ? Math.round(rate) : 0
  const faults = errors > 0 ? `, ${errors} errors` : ''
  const pace = `${perSecond} rows/s${faults}`
  if (total === undefined || total === 0) return `${what}: ${done} rows, ${pace}`
  const share = Math.min(done / total, 1)
  const filled = Math.floor(share * barChars)
  const bar = '='.repeat(filled) + ' '.repeat(barChars - filled)
  const leftS = perSecond > 0 ? `, ${Math.ceil((total - done) / perSecond)} s left` : ''
  return `${what}: [${bar}] ${done}/${total} rows, ${pace}${leftS}`
}
