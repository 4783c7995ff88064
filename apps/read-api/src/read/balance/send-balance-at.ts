import type { Token } from '@ledger/wire'
import type { FastifyReply } from 'fastify'
import type { AccountIdentity } from '../../identity.ts'
import { requireReached } from '../consistency.ts'
import type { BalanceAt } from '../in-time/balance-at.ts'
import { sendCurrent } from '../send-answer.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { renderBalance, renderServed } from './render-balance.ts'

/**
 * A balance at a time. It came from the journal, so it is strong whatever was asked for.
 * @throws ProblemError invalid_token
 */
export function sendBalanceAt(
  reply: FastifyReply,
  account: AccountIdentity,
  asOf: string,
  { place: row, version, asOfVersion, sums }: BalanceAt,
  minToken: Token | undefined,
): FastifyReply {
  const place = shardPlaceOf(account.ledger.shardId, row, performance.now())
  requireReached(place, minToken)
  const balance = renderBalance(account, version, sums)
  const named = `,"as_of":"${asOf}","as_of_version":${asOfVersion},`
  return sendCurrent(reply, place, balance + named + renderServed('strong', place) + '}')
}
