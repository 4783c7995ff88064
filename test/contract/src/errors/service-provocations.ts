import type { ApiAnswer } from '@ledger/testkit'
import type { ProblemCode } from '@ledger/wire'
import type { Elsewhere, Provocation } from './provocation.ts'
import { transactions, transfer } from './requests.ts'
import { whileWritesWait, type Stage } from './stage.ts'

/** Of the write API under which few requests are too many, and soon too late. */
export const hurriedSettings = {
  WRITE_LANES: '1',
  WRITE_QUEUE_COMMANDS_MAX: '2',
  WRITE_DEADLINE_MS: '1000',
  WRITE_SAME_KEY_WAIT_MS_MAX: '0',
}

/** What keeps the service from answering now. */
export const serviceProvocations = {
  overloaded: held('overloaded'),
  deadline_exceeded: held('deadline_exceeded'),
  shutting_down: {
    test: 'apps/write-api/src/command/execute.unit.test.ts',
    why: 'The batchers close after the last request is answered or cut off.',
  },
  storage_unavailable: {
    operation: 'listLedgers',
    send: ({ readWithoutDatabase }) => readWithoutDatabase.get('/v1/ledgers'),
  },
  outcome_unknown: held('outcome_unknown'),
  not_caught_up: {
    operation: 'listTransactions',
    send: ({ read }) => read.get(`${transactions}?source=core`), // here is no projector
  },
  internal: { operation: 'listLedgers', send: withDamage },
} satisfies Partial<Record<ProblemCode, Provocation | Elsewhere>>

/** Enough to keep the lane busy, to fill the queue, and more. */
const requestCount = 8

/** One burst gives all three codes: the lane recovers slowly from another's lock. */
const bursts = new WeakMap<Stage, Promise<readonly ApiAnswer[]>>()

/** Of many requests while writes wait: one that is answered with the code. */
function held(code: ProblemCode): Provocation {
  const send = async (stage: Stage): Promise<ApiAnswer> => {
    const burst = bursts.get(stage) ?? sendMany(stage)
    bursts.set(stage, burst)
    const answers = await burst
    const codes = answers.map(({ body }) => (body as { readonly code?: string }).code)
    const found = answers[codes.indexOf(code)]
    if (found === undefined) throw new Error(`answered were ${codes.join(', ')}`)
    return found
  }
  return { operation: 'postTransaction', send }
}

function sendMany(stage: Stage): Promise<readonly ApiAnswer[]> {
  const { hurriedWrite } = stage
  return whileWritesWait(stage, () =>
    Promise.all(
      Array.from({ length: requestCount }, () => hurriedWrite.post(transactions, transfer(1n))),
    ),
  )
}

/** A table is not there: what no release of ours leaves behind. */
async function withDamage({ read, pool }: Stage): Promise<ApiAnswer> {
  await pool.query('alter table journal.ledgers rename to ledgers_gone')
  try {
    return await read.get('/v1/ledgers')
  } finally {
    await pool.query('alter table journal.ledgers_gone rename to ledgers')
  }
}
