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

/** Shows how far something is: on a terminal in place, else as a line now and then. */
export function createProgress(
  what: string,
  screen: ProgressScreen | undefined,
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
    const line = lineOf(what, progress, elapsedMs)
    if (screen.isTTY !== true) screen.write(`${line}\n`)
    else screen.write(`\r\u001b[K${line}${isLast ? '\n' : ''}`)
  }
}

function lineOf(what: string, { done, total, errors }: Progress, elapsedMs: number): string {
  const perSecond = elapsedMs > 0 ? Math.round((done / elapsedMs) * 1_000) : 0
  const faults = errors > 0 ? `, ${errors} errors` : ''
  const rate = `${perSecond} rows/s${faults}`
  if (total === undefined || total === 0) return `${what}: ${done} rows, ${rate}`
  const share = Math.min(done / total, 1)
  const filled = Math.floor(share * barChars)
  const bar = '='.repeat(filled) + ' '.repeat(barChars - filled)
  const leftS = perSecond > 0 ? `, ${Math.ceil((total - done) / perSecond)} s left` : ''
  return `${what}: [${bar}] ${done}/${total} rows, ${rate}${leftS}`
}
