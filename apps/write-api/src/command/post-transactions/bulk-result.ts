import type { Fault } from '@ledger/runtime'
import { problems } from '@ledger/wire'
import type { Answer } from '../../decide/command.ts'
import { refusalFault } from '../refusal-fault.ts'

/** Renders the problem of one item as a request of its own would be told it. */
export type RenderProblem = (fault: Fault) => string

/** What became of one item, as JSON. The transaction is the text that was rendered from its record. */
export function resultOf(
  index: number,
  key: string,
  answer: Answer,
  renderProblem: RenderProblem,
): string {
  if (answer.outcome === 'refused') {
    return faultResult(index, key, refusalFault(answer.refusal), renderProblem, answer.isReplay)
  }
  return `${head(index, key, 201, answer.isReplay)},"transaction":${answer.body}}`
}

export function faultResult(
  index: number,
  key: string | null,
  fault: Fault,
  renderProblem: RenderProblem,
  isReplay = false,
): string {
  const { status } = problems[fault.code]
  return `${head(index, key, status, isReplay)},"problem":${renderProblem(fault)}}`
}

function head(index: number, key: string | null, status: number, isReplay: boolean): string {
  return (
    '{"index":' +
    index +
    ',"idempotency_key":' +
    JSON.stringify(key) +
    ',"status":' +
    status +
    ',"replayed":' +
    isReplay
  )
}
