import type { Problem } from '@ledger/wire'
import type { GrpcClient, GrpcReply } from '../client/grpc-client.ts'
import type { PostingResult } from '../client/grpc-posting.ts'
import type { TransactionStep } from '../operations/operations-log.ts'
import { answeredAlone } from './answered-alone.ts'
import type { Door, DoorAnswer, DoorCommand } from './door.ts'
import { transactionText } from './transaction-text.ts'

export interface GrpcDoorOptions {
  /** How long an answer is waited for; 30 s unless given. */
  readonly timeoutMs?: number
}

const answerMsMax = 30_000

/** The method of each step, where its request has the body, and what HTTP would answer. */
const steps: Readonly<
  Record<
    TransactionStep['name'],
    { readonly method: string; readonly body?: string; readonly status: number }
  >
> = {
  post: { method: 'PostPendingTransaction', body: 'posting', status: 200 },
  void: { method: 'VoidPendingTransaction', status: 200 },
  reverse: { method: 'ReverseTransaction', body: 'reversal', status: 201 },
}

/** A call for each command. @param client of `CommandService` */
export function grpcDoor(client: GrpcClient, options: GrpcDoorOptions = {}): Door {
  const { timeoutMs = answerMsMax } = options
  const sendOne = async (command: DoorCommand): Promise<DoorAnswer | undefined> => {
    const { method, request, status } = callOf(command)
    const metadata = { 'idempotency-key': command.key }
    const reply = await client.call(method, request, { metadata, timeoutMs })
    if (reply.status !== 'OK') return problemOf(reply)
    return { status, isReplay: isReplay(reply), text: transactionText(reply.answer['transaction']) }
  }
  return {
    name: 'grpc',
    takesSteps: true,
    isTyped: true,
    send: (...commands) => Promise.all(commands.map(sendOne)),
  }
}

function callOf({ ledger, body, step }: DoorCommand) {
  if (step === undefined) {
    return { method: 'PostTransaction', request: { ledger, transaction: body }, status: 201 }
  }
  const { method, body: field, status } = steps[step.name]
  const isWhole = field === undefined || Object.keys(body).length === 0
  const part = isWhole ? {} : { [field]: body }
  return { method, request: { ledger, id: step.transaction, ...part }, status }
}

/** One call that is carried out as a whole, or not at all. */
export function grpcAtomicDoor(client: GrpcClient, options: GrpcDoorOptions = {}): Door {
  const { timeoutMs = answerMsMax } = options
  return {
    name: 'grpc atomic',
    takesSteps: false,
    isTyped: true,
    send: async (...commands) => {
      const ledger = commands[0]?.ledger ?? ''
      const items = commands.map(({ key, body }) => ({ idempotency_key: key, transaction: body }))
      const request = { ledger, items }
      const reply = await client.call('PostTransactionsAtomically', request, { timeoutMs })
      if (reply.status === 'OK') {
        const results = reply.answer['results'] as readonly PostingResult[]
        return commands.map((_, index) => answerOf(results[index]))
      }
      const told = problemOf(reply)
      if (told === undefined || commands.length > 1) return commands.map(() => told)
      return [{ ...told, text: answeredAlone(told.text, ledger) }]
    },
  }
}

/** A posting stream for each request: what is sent together goes through one. */
export function grpcStreamDoor(client: GrpcClient, options: GrpcDoorOptions = {}): Door {
  const { timeoutMs = answerMsMax } = options
  return {
    name: 'grpc stream',
    takesSteps: false,
    isTyped: true,
    send: async (...commands) => {
      const stream = client.post({ timeoutMs })
      const requests = commands.map(({ ledger, key, body }) => ({
        ledger,
        idempotency_key: key,
        transaction: body,
      }))
      try {
        stream.send(...requests)
      } catch (error) {
        stream.stream.cancel() // what cannot be written as a message is the fault of the test
        throw error
      }
      const results = await stream.rest()
      const byIndex = new Map(results.map((result) => [result.index ?? 0, result]))
      return commands.map((_, index) => answerOf(byIndex.get(index)))
    },
  }
}

function isReplay({ headers }: GrpcReply): boolean {
  return headers['idempotency-replayed'] === 'true'
}

/** Undefined when the connection was lost, or nobody waited any longer. */
function problemOf(reply: GrpcReply): DoorAnswer | undefined {
  if (reply.problem === '') return undefined
  const { status } = JSON.parse(reply.problem) as Problem
  return { status, isReplay: isReplay(reply), text: reply.problem }
}

function answerOf(result: PostingResult | undefined): DoorAnswer | undefined {
  if (result === undefined) return undefined
  const { status, replayed = false, transaction, problem } = result
  const text = problem === undefined ? transactionText(transaction) : problem.json
  return { status, isReplay: replayed, text }
}
