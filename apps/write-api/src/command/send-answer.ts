import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendFault } from '@ledger/runtime'
import type { Answer } from '../decide/command.ts'
import { isDryRun } from './dry-run.ts'
import { refusalFault } from './refusal-fault.ts'

/** Sends a definitive answer. @param status of an acceptance; a refusal has its own */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  status: 200 | 201,
  answer: Answer,
): FastifyReply {
  if (isDryRun(request)) reply.header('dry-run', 'true')
  if (answer.isReplay) reply.header('idempotency-replayed', 'true')
  if (answer.outcome === 'refused') return sendFault(request, reply, refusalFault(answer.refusal))
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('ledger-token', answer.token)
    .send(answer.body)
}
