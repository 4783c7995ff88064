import type { Fault } from '@ledger/runtime'
import type { CommandFailure, FailureCode } from '../decide/command-failure.ts'

const details: Record<FailureCode, string> = {
  overloaded: 'Too many commands are waiting already.',
  deadline_exceeded: 'The command waited too long for its turn; nothing was written.',
  storage_unavailable: 'The database could not be reached in time; nothing was written.',
  outcome_unknown:
    'The database did not say in time whether it was written; ask again with the key.',
  idempotency_in_progress: 'The first request with this key is not answered yet.',
  shutting_down: 'This process is shutting down; nothing was written.',
  internal: 'The command could not be stored.',
}

/** What a caller is told when there is no definitive answer. */
export function failureFault({ code }: CommandFailure): Fault {
  return { code, detail: details[code], retryAfterS: 1 }
}
