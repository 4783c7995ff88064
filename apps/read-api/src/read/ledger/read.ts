import { ledgerDigest, etagOf, schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { freshnessOf, freshnessQuery, minTokenOf, requireReached } from '../consistency.ts'
import { ledgerNotFound } from '../identity/identities.ts'
import { versionAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { readLedger } from './query.ts'
import { ledgerAnswer } from './render-ledger.ts'
import { LedgerAnswer } from './schema.ts'

/** GET /v1/ledgers/{ledger} */
export const getLedger = defineRead({
  operationId: 'getLedger',
  path: '/v1/ledgers/:ledger',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId }),
  query: Type.Object({ ...freshnessQuery }, { additionalProperties: false }),
  takesFreshness: true,
  takesIfNoneMatch: true,
  problems: ['invalid_token'],
  docs: {
    tag: 'ledgers',
    summary: 'A ledger',
    description: 'What the ledger is called and what is noted about it.',
    answer: LedgerAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const { journal, tables, identities } = reader
    const ledger = await identities.ledger(call.params.ledger)
    const freshness = freshnessOf(call, ledger.shardId)
    const askedAtMs = performance.now()
    const row = await journal.read((client) => readLedger(client, tables, ledger))
    if (row === undefined) throw ledgerNotFound(ledger.ledgerId)
    const place = shardPlaceOf(ledger.shardId, row, askedAtMs)
    requireReached(place, minTokenOf(freshness))
    const { token } = place
    const answer = ledgerAnswer(row)
    const etag = etagOf(row.epoch, ledgerDigest(answer))
    const render = (): string => JSON.stringify({ ...answer, token })
    return versionAnswer(call, { token, etag, render })
  },
})
