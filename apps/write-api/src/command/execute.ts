import { ProblemError, refusalFault } from '@ledger/runtime'
import type { Batcher } from '../decide/batcher.ts'
import type { Answer, Command } from '../decide/command.ts'
import { CommandFailure } from '../decide/command-failure.ts'
import { groupOfOne } from '../decide/command-group.ts'
import { dryRun } from '../decide/dry-run.ts'
import type { Caller, CallOutcome, CommandCall } from './call.ts'
import type { CommandSpec, Prepared } from './command-spec.ts'
import { failureFault } from './failure-fault.ts'
import { keyOf } from './idempotency-key.ts'
import type { Writer } from './writer.ts'

/**
 * Carries out a call that its door has found valid and allowed. A refusal is an outcome, as definitive
 * as an acceptance; what is thrown was not judged, or is left open.
 * @throws ProblemError what the call names is not there, or there is no definitive answer in time
 */
export async function execute(
  writer: Writer,
  spec: CommandSpec,
  call: CommandCall,
): Promise<CallOutcome> {
  if (spec.key === 'none') return spec.run(writer, call)
  const prepared = await spec.prepare(writer, call)
  const command = commandOf(call, keyOf(spec, call, prepared), prepared)
  return outcomeOf(spec, await submit(writer, command, call.isDryRun))
}

/** The command that a prepared call is; also for those who submit many at once. */
export function commandOf(
  call: Caller & Pick<CommandCall, 'ifMatch' | 'deadlineAt'>,
  idempotencyKey: string,
  { ledger, fingerprint, operation }: Omit<Prepared, 'isComplete'>,
): Command {
  return {
    ledger,
    idempotencyKey,
    fingerprint,
    operation,
    origin: { actor: call.principal.actor, transport: call.transport },
    requestId: call.requestId,
    traceparent: call.traceparent ?? null,
    ...(call.ifMatch === undefined ? {} : { ifMatch: call.ifMatch }),
    deadlineAt: call.deadlineAt,
  }
}

/** A definitive answer of the batcher, as a caller is told it. */
export function outcomeOf({ status }: Pick<CommandSpec, 'status'>, answer: Answer): CallOutcome {
  const { isReplay } = answer
  if (answer.outcome === 'refused') {
    return { kind: 'refused', fault: refusalFault(answer.refusal), isReplay }
  }
  return { kind: 'answered', status, body: answer.body, token: answer.token, isReplay }
}

/**
 * Hands a command to the batcher of its shard and waits for its commit; one that is only to be tried
 * is decided here.
 */
async function submit(writer: Writer, command: Command, isDryRun: boolean): Promise<Answer> {
  const batcher = writer.batchers.of(command.ledger.shardId)
  if (isDryRun) return tryOut(writer, batcher, command)
  try {
    return await batcher.submit(command)
  } catch (error) {
    if (error instanceof CommandFailure) {
      throw new ProblemError(failureFault(error), { cause: error.cause })
    }
    throw error
  }
}

async function tryOut(writer: Writer, batcher: Batcher, command: Command): Promise<Answer> {
  const group = groupOfOne(command)
  const [answer] = await writer.ask((client) => dryRun(client, batcher.context, group))
  if (answer === undefined) throw new Error('a command was tried without an answer')
  return answer
}
