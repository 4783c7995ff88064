import { readFileSync } from 'node:fs'
import type { RunningPart } from '../part.ts'
import { PartFailed } from '../part.ts'
import { waitUntil } from './wait-until.ts'

const logLinesMax = 15

/**
 * Waits until a part answers. When it ends or does not answer in time, it is stopped and this
 * throws.
 */
export async function untilReady(
  part: RunningPart,
  answers: () => Promise<boolean>,
  options: { readonly logFile: string; readonly waitMsMax: number },
): Promise<void> {
  let end: string | undefined
  void part.ended.then(({ code, signal }) => {
    end = `it ended with ${signal ?? `exit code ${code}`}`
  })
  const isSettled = await waitUntil(
    async () => end !== undefined || (await answers()),
    options.waitMsMax,
  )
  if (isSettled && end === undefined) return
  await part.stop()
  const reason = end ?? `it did not answer within ${options.waitMsMax / 1000} s`
  throw new PartFailed(part.name, reason, tailOf(options.logFile))
}

function tailOf(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n')
  return lines.slice(-logLinesMax).join('\n')
}
