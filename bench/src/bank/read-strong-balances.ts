import type { ApiAnswer, ApiClient } from '@ledger/testkit'
import { workInOrder } from './work-in-order.ts'
import { sendUntilAnswered } from './send-until-answered.ts'

const inFlightMax = 32

interface BalanceBody {
  readonly posted: { readonly amount: string }
  readonly consistency: string
}

/**
 * The balance of each account as the read API proves it against the journal.
 * @throws when an answer is none, or is weaker than asked for
 */
export async function readStrongBalances(
  client: ApiClient,
  ledger: string,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, bigint>> {
  const balances = new Map<string, bigint>()
  await workInOrder(accounts, {
    keyOf: (account) => account,
    inFlightMax,
    work: async (account) => {
      const path = `/v1/ledgers/${ledger}/accounts/${account}/balance`
      const headers = { consistency: 'strong' }
      const get = (): Promise<ApiAnswer> => client.get(path, { headers })
      const { answer } = await sendUntilAnswered(get)
      const body = answer.body as BalanceBody
      if (answer.status !== 200 || body.consistency !== 'strong') {
        throw new Error(`${path} answered ${answer.status}: ${answer.text}`)
      }
      balances.set(account, BigInt(body.posted.amount))
    },
  })
  return balances
}
