import type { ApiClient } from '@ledger/testkit'
import { workInOrder } from '../../bank/work-in-order.ts'
import type { AnsweredBalance } from '../../database/compare-with-journal.ts'
import { answeredOf, readBalance } from './read-balance.ts'

const inFlightMax = 32

/** A strong read of each account. @throws when an answer is none */
export async function readAll(
  reader: ApiClient,
  ledger: string,
  accounts: readonly string[],
): Promise<readonly AnsweredBalance[]> {
  const answers: AnsweredBalance[] = []
  await workInOrder(accounts, {
    keyOf: (account) => account,
    inFlightMax,
    work: async (account) => {
      const headers = { consistency: 'strong' }
      answers.push(answeredOf(await readBalance(reader, ledger, account, headers)))
    },
  })
  return answers
}
