import type { Evidence, Refusal } from '@ledger/domain'
import type { ProblemEvidence, StoredRefusal } from '@ledger/wire'
import type { Command } from './command.ts'

/** A refusal as it is stored and answered; amounts become text. */
export function storedRefusalOf(command: Command, refusal: Refusal): StoredRefusal {
  const { code, subject, evidence } = refusal
  const pointer = pointerAsSent(command, refusal.pointer)
  return {
    code,
    ...(pointer === undefined ? {} : { pointer }),
    ...(subject === undefined ? {} : { subject }),
    ...(evidence === undefined ? {} : { evidence: evidenceOf(evidence) }),
    request_id: command.requestId,
  }
}

/** A single account is sent as the body itself, not in a list. */
function pointerAsSent({ operation }: Command, pointer: string | undefined): string | undefined {
  const isSingle = operation.name === 'open-accounts' && !operation.isList
  return isSingle ? pointer?.replace('/accounts/0', '') : pointer
}

function evidenceOf(evidence: Evidence): ProblemEvidence {
  const { account } = evidence
  const { balances } = account
  return {
    account: account.address,
    version: account.version,
    posted: [balances.postedDebits.toString(), balances.postedCredits.toString()],
    pending: [balances.pendingDebits.toString(), balances.pendingCredits.toString()],
    ...('expectedVersion' in evidence
      ? { expected_version: evidence.expectedVersion }
      : { amount: evidence.amountMinor.toString(), limit: evidence.limitMinor.toString() }),
  }
}
