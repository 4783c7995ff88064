/** A server that runs as a process of its own and was started by this one. */
export interface RunningPart {
  readonly name: string
  readonly pid: number
  /** Settles once, when the process has ended, whoever ended it. */
  readonly ended: Promise<PartEnd>
  /** Ends it in order; by force when it takes too long. Does nothing when it has ended. */
  stop(): Promise<void>
}

export interface PartEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** Tells what a step does that may take long. */
export type Progress = (line: string) => void

/** A real part cannot be had on this machine; the message says which and how to provide one. */
export class PartMissing extends Error {
  override readonly name = 'PartMissing'

  constructor(part: string, reason: string, remedy: string) {
    super(`${part} cannot be started: ${reason}\n  To provide it: ${remedy}`)
  }
}

/** A part was started and did not become ready; the message carries the end of its log. */
export class PartFailed extends Error {
  override readonly name = 'PartFailed'

  constructor(part: string, reason: string, logTail: string) {
    super(`${part} did not start: ${reason}${logTail === '' ? '' : `\n${logTail}`}`)
  }
}
