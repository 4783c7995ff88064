import type { ApiAnswer } from '@ledger/testkit'
import type { ProblemCode } from '@ledger/wire'
import type { Provocation } from './provocation.ts'
import { transactions, transfer } from './requests.ts'
import type { Stage } from './stage.ts'

type Step = 'post' | 'void' | 'reverse'

const operations: Readonly<Record<Step, string>> = {
  post: 'postPendingTransaction',
  void: 'voidPendingTransaction',
  reverse: 'reverseTransaction',
}

/** The last of some steps on a transaction of 5 that is made for it. */
function steps(
  status: 'posted' | 'pending',
  ...[last, ...before]: readonly [last: Step | readonly [Step, object], ...before: Step[]]
): Provocation {
  const [step, body] = typeof last === 'string' ? [last, {}] : last
  const send = async ({ write }: Stage): Promise<ApiAnswer> => {
    const made = await write.post(transactions, { ...transfer(5n), status })
    if (made.status !== 201) throw new Error(`it was answered ${made.text}`)
    const path = `${transactions}/${(made.body as { readonly id: string }).id}`
    for (const earlier of before) await write.post(`${path}/${earlier}`, {})
    return write.post(`${path}/${step}`, body)
  }
  return { operation: operations[step], send }
}

/** What the rules refuse of the steps of a transaction. */
export const stepProvocations = {
  transaction_not_pending: steps('posted', 'void'),
  transaction_not_posted: steps('pending', 'reverse'),
  transaction_reversed: steps('posted', 'reverse', 'reverse'),
  entry_not_in_transaction: steps('pending', ['post', transfer(1n, 'wide:1')]),
  part_too_large: steps('pending', ['post', transfer(6n)]),
} satisfies Partial<Record<ProblemCode, Provocation>>
