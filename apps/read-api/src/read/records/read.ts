import { recordTypeNumbers, schemas, type Token } from '@ledger/wire'
import { Type } from 'typebox'
import type { LedgerPlace } from '../../identity.ts'
import { freshnessOf, minTokenOf, requireReached } from '../consistency.ts'
import { limitOf } from '../list.ts'
import { currentAnswer } from '../read-answer.ts'
import type { ReadCall } from '../read-call.ts'
import { defineRead } from '../read-spec.ts'
import type { Reader } from '../reader.ts'
import { emptyPage, readPage, renderRecords, type RecordsAsked, type RecordsPage } from './page.ts'
import { RecordsAnswer, RecordsQuery } from './schema.ts'

/** GET /v1/ledgers/{ledger}/records */
export const listRecords = defineRead({
  operationId: 'listRecords',
  path: '/v1/ledgers/:ledger/records',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId }),
  query: RecordsQuery,
  takesFreshness: true,
  takesIfNoneMatch: false,
  problems: ['invalid_token'],
  docs: {
    tag: 'records',
    summary: 'The journal of a ledger',
    description:
      'Every record of the ledger in the order of the journal, whose bodies are what was hashed and what the stream carries. Go on with `next_after`; a page may be short, or empty, while `has_more` says that there is more. At the end, ask again with `next_after` for what is new: with `wait_ms` the answer comes as soon as there is something, and empty when that time is over. A load balancer in between must not cut off a request that is quiet for that long.',
    answer: RecordsAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const { query } = call
    const ledger = await reader.identities.ledger(call.params.ledger)
    const freshness = freshnessOf(call, ledger.shardId)
    const untilMs = reader.news.untilMs(Number(query.wait_ms ?? '0'), call.deadlineAt)
    const asked = {
      after: Math.max(Number(query.after ?? '0'), ledger.openedPosition - 1),
      type: query.type === undefined ? undefined : recordTypeNumbers[query.type],
      limit: limitOf(query),
      minToken: minTokenOf(freshness),
    }
    const page = await readOrWait(reader, ledger, asked, untilMs, call)
    return currentAnswer(page.place, renderRecords(page))
  },
})

/**
 * The page after a position. Where that is the end of the journal: the page that comes to be there, or
 * the empty one once the time is over.
 */
async function readOrWait(
  { journal, news }: Reader,
  ledger: LedgerPlace,
  asked: RecordsAsked & { readonly minToken: Token | undefined },
  untilMs: number,
  call: ReadCall,
): Promise<RecordsPage> {
  const { shardId, ledgerNo } = ledger
  let { after } = asked
  for (;;) {
    const page = await readPage(journal, ledger, { ...asked, after })
    const { place, next } = page
    requireReached(place, asked.minToken)
    const isAtEnd = page.records.length === 0 && !page.hasMore
    if (!isAtEnd || performance.now() >= untilMs) return page
    const awaited = { ledgerNo, type: asked.type, after: next, place }
    // asked for only now, because the signal of a request is made when it is
    const heard = await news.wait(shardId, awaited, untilMs, call.signal)
    if (heard.kind === 'quiet') return emptyPage(next, heard.place)
    after = heard.after
  }
}
