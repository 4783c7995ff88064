import type { Fault } from '@ledger/runtime'
import { refusalFault } from '@ledger/runtime'
import { problems } from '@ledger/wire'
import type { Acceptance, Answer } from '../../decide/command.ts'
import { readItem } from './bulk-item.ts'
import type { ItemForm } from './item-form.ts'

/** Renders the problem of one item as a request of its own would be told it. */
type RenderProblem = (fault: Fault) => string

/** Items and results as JSON. */
export function jsonForm(renderProblem: RenderProblem): ItemForm<string> {
  return {
    read: readItem,
    answered: (index, key, answer) => resultOf(index, key, answer, renderProblem),
    failed: (index, key, fault) => faultResult(index, key, fault, renderProblem),
  }
}

/** What became of one item. The transaction is the text that was rendered from its record. */
function resultOf(
  index: number,
  key: string,
  answer: Answer,
  renderProblem: RenderProblem,
): string {
  if (answer.outcome === 'refused') {
    return faultResult(index, key, refusalFault(answer.refusal), renderProblem, answer.isReplay)
  }
  return acceptedResult(index, key, answer)
}

export function acceptedResult(index: number, key: string, { body, isReplay }: Acceptance): string {
  return `${head(index, key, 201, isReplay)},"transaction":${body}}`
}

function faultResult(
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
