import { parseRecords, type JournalRecord, type StreamRecord } from '@ledger/stream'
import { decodeToken, recordTypeNumbers, type RecordType } from '@ledger/wire'
import { DamagedRecord } from './follow-error.ts'

/** The read side of a ledger over HTTP. */
export interface LedgerApi {
  /** `http://127.0.0.1:8081` */
  readonly url: string
  /** `lk_…` */
  readonly apiKey: string
}

export interface AskedPage {
  readonly after: number
  /** How long the ledger waits for news before it answers an empty page, in milliseconds. */
  readonly waitMs: number
  readonly recordsMax?: number
  /** Ends the request. */
  readonly signal?: AbortSignal | undefined
}

export interface RecordsPage {
  readonly records: readonly StreamRecord[]
  readonly nextAfter: number
  readonly hasMore: boolean
  readonly shardId: number
  /** Of the journal of the shard. */
  readonly epoch: number
  /** Its end. */
  readonly headPosition: number
}

/** As the ledger answers them. */
interface RecordsBody {
  readonly data: readonly {
    readonly position: number
    readonly epoch: number
    readonly type: RecordType
    readonly recorded_at: string
    readonly content_hash: string
    readonly body: string
  }[]
  readonly next_after: number
  readonly has_more: boolean
  readonly token: string
}

/** The ledger could not answer for now; the same question may be answered later. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered'
}

const answerMsMax = 15_000
const recordsMaxDefault = 1_000

/**
 * One page of the records of a ledger, each checked against its hash.
 * @throws DamagedRecord, NotAnswered
 */
export async function readRecordsPage(
  api: LedgerApi,
  ledger: string,
  { after, waitMs, recordsMax = recordsMaxDefault, signal }: AskedPage,
): Promise<RecordsPage> {
  const wait = waitMs === 0 ? '' : `&wait_ms=${waitMs}`
  const path = `/v1/ledgers/${encodeURIComponent(ledger)}/records`
  const query = `after=${after}&limit=${recordsMax}${wait}`
  const msMax = waitMs + answerMsMax
  const body = (await getJson(api, `${path}?${query}`, msMax, signal)) as RecordsBody
  const token = decodeToken(body.token)
  if (token === undefined) throw new Error(`${body.token} is no token`)
  const { shardId, epoch, position: headPosition } = token
  const { records, poison } = parseRecords(shardId, body.data.map(recordOf(shardId)))
  const [damaged] = poison
  if (damaged !== undefined) {
    throw new DamagedRecord(shardId, damaged.offset, damaged.reason, damaged.detail)
  }
  return {
    records,
    nextAfter: body.next_after,
    hasMore: body.has_more,
    shardId,
    epoch,
    headPosition,
  }
}

/** The end of the journal of a shard. */
export interface LedgerHead {
  readonly shardId: number
  readonly position: number
}

/** How far the journal of the ledger's shard is now: who has followed to there has all of it. */
export async function headOf(api: LedgerApi, ledger: string): Promise<LedgerHead> {
  const asked = { after: 0, waitMs: 0, recordsMax: 1 }
  const { shardId, headPosition } = await readRecordsPage(api, ledger, asked)
  return { shardId, position: headPosition }
}

function recordOf(shardId: number) {
  return (row: RecordsBody['data'][number]): JournalRecord => ({
    shardId,
    position: row.position,
    epoch: row.epoch,
    recordedAt: row.recorded_at,
    traceparent: undefined,
    typeNumber: recordTypeNumbers[row.type],
    ledgerNo: 0, // numbers of ledgers are not told to callers
    contentHash: row.content_hash,
    body: row.body,
  })
}

/** @throws NotAnswered when the answer says that the same may be asked again */
export async function getJson(
  api: LedgerApi,
  path: string,
  msMax: number,
  signal?: AbortSignal,
): Promise<unknown> {
  const late = AbortSignal.timeout(msMax)
  const answer = await fetch(api.url + path, {
    headers: { authorization: `Bearer ${api.apiKey}` },
    signal: signal === undefined ? late : AbortSignal.any([late, signal]),
  })
  const text = await answer.text()
  if (answer.status === 200) return JSON.parse(text)
  const message = `${path} was answered ${answer.status}: ${text.slice(0, 500)}`
  throw answer.status >= 500 || answer.status === 429
    ? new NotAnswered(message)
    : new Error(message)
}
