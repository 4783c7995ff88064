import { refusalCodes } from '@ledger/domain'
import type { Problem, ProblemCode } from '@ledger/wire'
import type { ApiAnswer, ApiClient } from '../client/api-client.ts'
import { connectionLost } from '../client/connection-lost.ts'
import type { Door, DoorAnswer } from '../doors/door.ts'
import type {
  Operation,
  OperationsLog,
  TransactionRequest,
  TransactionStep,
} from './operations-log.ts'

/**
 * Posts a transaction, or takes a step of one, and logs the call. A lost connection is an unknown
 * outcome, not an error: the answer is then undefined.
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

/** A command that goes through any door, beside others in one request. */
export interface LoggedCommand {
  readonly key: string
  readonly request: TransactionRequest
  readonly step?: TransactionStep
}

/** The same through a door of any kind, for commands of one ledger in one request. */
export async function sendLogged(
  log: OperationsLog,
  door: Door,
  ledger: string,
  ...commands: readonly LoggedCommand[]
): Promise<readonly (DoorAnswer | undefined)[]> {
  const completions = commands.map((command) => log.invoke({ ledger, ...command }))
  const answers = await door.send(
    ...commands.map(({ key, request, step }) => ({
      ledger,
      key,
      body: { ...bodyOf(request, step) },
      ...(step === undefined ? {} : { step }),
    })),
  )
  answers.forEach((answer, index) => {
    if (answer === undefined) return
    const body: unknown = JSON.parse(answer.text)
    completions[index]?.(completionOf({ ...answer, body }))
  })
  return answers
}

function pathOf(ledger: string, step: TransactionStep | undefined): string {
  const transactions = `/v1/ledgers/${ledger}/transactions`
  return step === undefined ? transactions : `${transactions}/${step.transaction}/${step.name}`
}

function bodyOf(request: TransactionRequest, step: TransactionStep | undefined): object {
  return step === undefined || request.entries.length > 0 ? request : {}
}

/** Whether a call got its final answer: the same key would be answered the same again. */
export function isFinal(answer: Pick<ApiAnswer, 'status' | 'body'> | undefined): boolean {
  if (answer === undefined) return false
  return answer.status < 300 || !(answer.body as Problem).retryable
}

const storedCodes: ReadonlySet<ProblemCode> = new Set(refusalCodes)

function completionOf({
  status,
  text,
  body,
}: Pick<ApiAnswer, 'status' | 'text' | 'body'>): Pick<Operation, 'outcome' | 'answer' | 'code'> {
  if (status >= 200 && status < 300) return { outcome: 'ok', answer: text }
  const { code, outcome } = body as Problem
  const told = { answer: text, code }
  if (code === 'idempotency_key_reused') return { outcome: 'key_reused', ...told }
  if (storedCodes.has(code)) return { outcome: 'refused', ...told }
  return { outcome, ...told }
}
