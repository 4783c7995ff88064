import { etagOf, schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { freshnessOf, freshnessQuery, minTokenOf } from '../consistency.ts'
import { readBalanceAt } from '../in-time/balance-at.ts'
import { versionAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { accountIsGone, accountOf } from '../reader.ts'
import { asOfOf, asOfQuery } from './as-of.ts'
import { balanceAtAnswer } from './balance-at-answer.ts'
import { renderAnswer } from './render-balance.ts'
import { BalanceAnswer } from './schema.ts'

const BalanceQuery = Type.Object(
  { ...asOfQuery, ...freshnessQuery },
  { additionalProperties: false },
)

const balanceProblems = [
  'account_not_found',
  'invalid_token',
  'as_of_version_not_reached',
  'not_caught_up',
] as const

/** GET /v1/ledgers/{ledger}/accounts/{account}/balance */
export const getBalance = defineRead({
  operationId: 'getBalance',
  path: '/v1/ledgers/:ledger/accounts/:account/balance',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId, account: schemas.AccountAddress }),
  query: BalanceQuery,
  takesFreshness: true,
  takesIfNoneMatch: true,
  problems: balanceProblems,
  docs: {
    tag: 'balances',
    summary: 'The balance of an account',
    description:
      'Posted, pending and available sums in minor units. By default the answer sees every write that was acknowledged before it was asked for; `Consistency` and `Min-Token` ask for less. `ETag` names epoch and version: with `If-None-Match` an account that has not changed is answered 304. With `as_of` the answer is the balance at that time, by `effective_at`, and with `as_of_version` as it was known then; it always comes from the journal, and has no `ETag`.',
    answer: BalanceAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const account = await accountOf(reader, call.params)
    const freshness = freshnessOf(call, account.ledger.shardId)
    const asOf = asOfOf(call.query)
    if (asOf !== undefined) {
      const found = await readBalanceAt(reader.journal, account, asOf.time, asOf.version)
      if (found === undefined) throw accountIsGone(reader, account)
      return balanceAtAnswer(account, asOf.time, found, minTokenOf(freshness))
    }
    const served = await reader.shard(account.ledger.shardId).one(account, freshness)
    if (served === undefined) throw accountIsGone(reader, account)
    const { balance, place } = served
    const etag = etagOf(balance.epoch, balance.version)
    const render = (): string => renderAnswer(balance, freshness.consistency, place)
    return versionAnswer(call, { token: place.token, etag, render })
  },
})
