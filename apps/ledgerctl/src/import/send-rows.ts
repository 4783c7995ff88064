import type { ApiCaller } from '../api/api-caller.ts'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'
import { createProgress } from '../progress/progress-line.ts'
import type { FileToRead } from '../rows/read-transactions.ts'
import type { ChunkOutcome } from './chunk-outcome.ts'
import { chunksOf } from './chunks-of.ts'
import type { ErrorsFile } from './errors-file.ts'
import type { LedgerBefore } from './import-progress.ts'
import { importRows } from './import-rows.ts'
import type { ImportState } from './import-state.ts'
import { FileHash, type ImportPlan } from './read-plan.ts'
import type { ImportOptions } from './import-options.ts'
import { sendChunk } from './send-chunk.ts'

export interface Sending {
  readonly caller: ApiCaller
  readonly options: ImportOptions
  readonly file: FileToRead
  readonly plan: ImportPlan
  readonly state: ImportState
  readonly before: LedgerBefore
  readonly errors: ErrorsFile
}

/**
 * Sends what is not settled yet, chunk by chunk. While one is under way the next is read; with a
 * concurrency of one it waits for the answers before it is sent. Chunks are settled in their order,
 * so that the state has no gap.
 */
export async function sendRows(sending: Sending): Promise<void> {
  const { caller, options, file, plan, state, before } = sending
  const { ledger, concurrency, chunkRows } = options
  const show = createProgress('sending', options.screen, state.progress.next)
  const tell = (isLast = false): void => {
    const { next, failed } = state.progress
    show({ done: next, total: plan.transactions, errors: failed }, isLast)
  }
  const open: Promise<ChunkOutcome>[] = []
  const settleFirst = async (): Promise<void> => {
    const outcome = await open.shift()
    if (outcome !== undefined) await settle(outcome, sending)
    tell()
  }
  const bytes = new FileHash()
  const rows = importRows({ ...file, onBytes: (piece) => bytes.add(piece) })
  try {
    for await (const chunk of chunksOf(rows, state.progress.next, chunkRows)) {
      if (open.length >= concurrency) await settleFirst()
      const sent = sendChunk(caller, ledger, chunk, before)
      sent.catch(() => undefined) // told when its turn has come
      open.push(sent)
    }
    while (open.length > 0) await settleFirst()
  } finally {
    tell(true)
  }
  if (bytes.identity().sha256 !== plan.file.sha256) throw changed(file.path)
}

/** What was sent is not what was read before, and nothing says which of the two was meant. */
function changed(path: string): CommandFailed {
  const what = `${path} was changed while it was imported: nothing is proven`
  return new CommandFailed(`${what}; \`ledgerctl reconcile\` says what is in`, exitCodes.unproven)
}

/** The errors first: what the state says is settled has its errors on disk. */
async function settle(outcome: ChunkOutcome, { state, errors }: Sending): Promise<void> {
  const errorsBytes = await errors.add(outcome.errors)
  await state.settle(outcome.progress(errorsBytes))
}
