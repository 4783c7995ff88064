import { accountDigest, etagOf, schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { freshnessOf, freshnessQuery, minTokenOf, requireReached } from '../consistency.ts'
import { versionAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { accountIsGone, accountOf } from '../reader.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { readAccount } from './query.ts'
import { accountAnswer } from './render-account.ts'
import { AccountAnswer } from './schema.ts'

/** GET /v1/ledgers/{ledger}/accounts/{account} */
export const getAccount = defineRead({
  operationId: 'getAccount',
  path: '/v1/ledgers/:ledger/accounts/:account',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId, account: schemas.AccountAddress }),
  query: Type.Object({ ...freshnessQuery }, { additionalProperties: false }),
  takesFreshness: true,
  takesIfNoneMatch: true,
  problems: ['account_not_found', 'invalid_token'],
  docs: {
    tag: 'accounts',
    summary: 'An account',
    description: 'What the account is, its limits and whether it is closed.',
    answer: AccountAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const { journal, tables } = reader
    const account = await accountOf(reader, call.params)
    const { shardId, ledgerId } = account.ledger
    const freshness = freshnessOf(call, shardId)
    const askedAtMs = performance.now()
    const row = await journal.read((client) => readAccount(client, tables, account))
    if (row === undefined) throw accountIsGone(reader, account)
    const place = shardPlaceOf(shardId, row, askedAtMs)
    requireReached(place, minTokenOf(freshness))
    const { token } = place
    const answer = accountAnswer(ledgerId, row)
    const etag = etagOf(row.epoch, row.version, accountDigest(answer))
    const render = (): string => JSON.stringify({ ...answer, token })
    return versionAnswer(call, { token, etag, render })
  },
})
