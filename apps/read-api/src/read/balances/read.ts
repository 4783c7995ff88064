import { ProblemError } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { renderServed } from '../balance/render-balance.ts'
import { balanceExample, balanceFields, servedExample, servedFields } from '../balance/schema.ts'
import { freshnessOf, freshnessQuery } from '../consistency.ts'
import { currentAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { accountIsGone } from '../reader.ts'

const accountsMax = 100

const BalancesQuery = Type.Object(
  {
    account: Type.Union(
      [schemas.AccountAddress, Type.Array(schemas.AccountAddress, { maxItems: accountsMax })],
      {
        description: `Addresses of accounts, 1 to ${accountsMax}, each once: \`account=a&account=b\`.`,
        examples: [['bank:cash', 'customer:1']],
      },
    ),
    ...freshnessQuery,
  },
  { additionalProperties: false },
)

const BalancesAnswer = Type.Object(
  { data: Type.Array(Type.Object(balanceFields)), ...servedFields },
  {
    description: 'The balances in the order in which the accounts are named.',
    examples: [{ data: [balanceExample], ...servedExample }],
  },
)

/** GET /v1/ledgers/{ledger}/balances?account=…&account=… */
export const getBalances = defineRead({
  operationId: 'getBalances',
  path: '/v1/ledgers/:ledger/balances',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId }),
  query: BalancesQuery,
  takesFreshness: true,
  takesIfNoneMatch: false,
  problems: ['account_not_found', 'invalid_token'],
  docs: {
    tag: 'balances',
    summary: 'The balances of several accounts at one moment',
    description:
      'All of one snapshot: what moves between two of the accounts is in both or in neither.',
    answer: BalancesAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const addresses = distinctOf(call.query.account)
    const ledger = await reader.identities.ledger(call.params.ledger)
    const freshness = freshnessOf(call, ledger.shardId)
    const accounts = await reader.identities.accounts(ledger, addresses)
    const { balances, place } = await reader.shard(ledger.shardId).many(accounts, freshness)
    const texts = accounts.map((account, index) => {
      const balance = balances[index]
      if (balance === undefined) throw accountIsGone(reader, account)
      return balance.text + '}'
    })
    const body =
      '{"data":[' + texts.join(',') + '],' + renderServed(freshness.consistency, place) + '}'
    return currentAnswer(place, body)
  },
})

function distinctOf(account: string | readonly string[]): readonly string[] {
  const addresses = typeof account === 'string' ? [account] : account
  if (new Set(addresses).size === addresses.length) return addresses
  const detail = 'Query parameter `account`: each account may be named once.'
  throw new ProblemError({ code: 'invalid_parameter', detail })
}
