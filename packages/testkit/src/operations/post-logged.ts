import { refusalCodes } from '@ledger/domain'
import type { Problem, ProblemCode } from '@ledger/wire'
import type { ApiAnswer, ApiClient } from '../client/api-client.ts'
import type {
  Operation,
  OperationsLog,
  TransactionRequest,
  TransactionStep,
} from './operations-log.ts'

/**
 * Posts a transaction, or takes a step of one, and logs the call. A lost connection is an unknown outcome, not an error: the
 * answer is then undefined.
 */
export async function postLogged(
  log: OperationsLog,
  client: ApiClient,
  ledger: string,
  key: string,
  request: TransactionRequest,
  step?: TransactionStep,
): Promise<ApiAnswer | undefined> {
  const complete = log.invoke({ ledger, key, request, ...(step === undefined ? {} : { step }) })
  const answer = await client
    .post(pathOf(ledger, step), bodyOf(request, step), { idempotencyKey: key })
    .catch(connectionLost)
  if (answer !== undefined) complete(completionOf(answer))
  return answer
}

function pathOf(ledger: string, step: TransactionStep | undefined): string {
  const transactions = `/v1/ledgers/${ledger}/transactions`
  return step === undefined ? transactions : `${transactions}/${step.transaction}/${step.name}`
}

function bodyOf(request: TransactionRequest, step: TransactionStep | undefined): object {
  return step === undefined || request.entries.length > 0 ? request : {}
}

/** Whether a call got its final answer: the same key would be answered the same again. */
export function isFinal(answer: ApiAnswer | undefined): boolean {
  if (answer === undefined) return false
  return answer.status < 300 || !(answer.body as Problem).retryable
}

const storedCodes: ReadonlySet<ProblemCode> = new Set(refusalCodes)

/**
 * `fetch` and the abort of its time-out reject with these; anything else is a bug of the test. By
 * name, because jest gives a test a `TypeError` of its own.
 */
function connectionLost(error: unknown): undefined {
  const { name } = error as Error
  if (name !== 'TypeError' && name !== 'TimeoutError') throw error
}

function completionOf(answer: ApiAnswer): Pick<Operation, 'outcome' | 'answer' | 'code'> {
  const { status, text } = answer
  if (status >= 200 && status < 300) return { outcome: 'ok', answer: text }
  const { code, outcome } = answer.body as Problem
  const told = { answer: text, code }
  if (code === 'idempotency_key_reused') return { outcome: 'key_reused', ...told }
  if (storedCodes.has(code)) return { outcome: 'refused', ...told }
  return { outcome, ...told }
}
