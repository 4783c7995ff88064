import type { Token } from '@ledger/wire'
import type { AccountIdentity } from '../../identity.ts'
import { requireReached } from '../consistency.ts'
import type { BalanceAt } from '../in-time/balance-at.ts'
import { currentAnswer, type ReadAnswer } from '../read-answer.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { renderBalance, renderServed } from './render-balance.ts'

/**
 * A balance at a time. It came from the journal, so it is strong whatever was asked for.
 * @throws ProblemError invalid_token
 */
export function balanceAtAnswer(
  account: AccountIdentity,
  asOf: string,
  { place: row, version, asOfVersion, sums }: BalanceAt,
  minToken: Token | undefined,
): ReadAnswer {
  const place = shardPlaceOf(account.ledger.shardId, row, performance.now())
  requireReached(place, minToken)
  const balance = renderBalance(account, version, sums)
  const named = `,"as_of":"${asOf}","as_of_version":${asOfVersion},`
  return currentAnswer(place, balance + named + renderServed('strong', place) + '}')
}
