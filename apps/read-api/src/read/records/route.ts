import type { HttpServer } from '@ledger/runtime'
import { recordTypeNumbers, recordTypeOf, schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { tokenHeaders } from '../answer-headers.ts'
import { renderServed } from '../balance/render-balance.ts'
import { freshnessOf, FreshnessHeaders, minTokenOf, requireReached } from '../consistency.ts'
import { limitOf } from '../list.ts'
import type { Reader } from '../reader.ts'
import { sendCurrent } from '../send-answer.ts'
import { shardPlaceOf, type ShardPlaceRow } from '../shard-place.ts'
import { listRecords, positionsMax, type RecordRow } from './query.ts'
import { RecordsAnswer, RecordsQuery } from './schema.ts'

/** GET /v1/ledgers/{ledger}/records */
export function addListRecords(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger/records',
    {
      schema: {
        operationId: 'listRecords',
        tags: ['records'],
        summary: 'The journal of a ledger',
        description:
          'Every record of the ledger in the order of the journal, whose bodies are what was hashed and what the stream carries. Go on with `next_after`; a page may be short, or empty, while `has_more` says that there is more. At the end, ask again with the same `after` for what is new.',
        params: Type.Object({ ledger: schemas.LedgerId }),
        headers: FreshnessHeaders,
        querystring: RecordsQuery,
        response: { 200: { ...RecordsAnswer, headers: tokenHeaders } },
      },
      config: { scope: 'ledger:read', problems: ['invalid_token'] },
    },
    async (request, reply) => {
      const { query } = request
      const ledger = await reader.identities.ledger(request.params.ledger)
      const { shardId, openedPosition } = ledger
      const freshness = freshnessOf(request, query, shardId)
      const after = Math.max(Number(query.after ?? '0'), openedPosition - 1)
      const type = query.type === undefined ? undefined : recordTypeNumbers[query.type]
      const limit = limitOf(query)

      const askedAtMs = performance.now()
      const asked = { after, type, limit: limit + 1 }
      const found = await reader.journal.read((client) => listRecords(client, ledger, asked))
      const place = shardPlaceOf(shardId, found.place, askedAtMs)
      requireReached(place, minTokenOf(freshness))

      const records = found.records.slice(0, limit)
      const isCut = (found.records[0]?.page_count ?? 0) > records.length
      const next = isCut ? lastOf(records, after) : endOf(found.place, after)
      const hasMore = isCut || next < place.position
      const rest = `"next_after":${next},"has_more":${hasMore},${renderServed('strong', place)}}`
      return sendCurrent(reply, place, `{"data":[${records.map(render).join(',')}],${rest}`)
    },
  )
}

function lastOf(records: readonly RecordRow[], after: number): number {
  return records.at(-1)?.position ?? after
}

/** Everything up to here was looked at: the end of the journal, or of what one page looks at. */
function endOf({ position }: ShardPlaceRow, after: number): number {
  return Math.max(after, Math.min(position, after + positionsMax))
}

function render(row: RecordRow): string {
  return JSON.stringify({
    position: row.position,
    epoch: row.epoch,
    type: recordTypeOf(row.type),
    recorded_at: row.recorded_at,
    content_hash: row.content_hash,
    body: row.body,
  })
}
