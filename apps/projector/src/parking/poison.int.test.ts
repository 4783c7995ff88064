import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { IncomingMessage, PoisonReason } from '@ledger/stream'
import { messageBytesMax, parseBatch, toMessage } from '@ledger/stream'
import { recordTypeNumbers } from '@ledger/wire'
import { openTransfers } from '../../test/accounts-and-transfers.ts'
import { createTestProjector, type TestProjector } from '../../test/test-projector.ts'

let fixture: TestProjector

beforeEach(async () => {
  fixture = await createTestProjector()
  await openTransfers(fixture.database, 5)
})

afterEach(() => fixture.close())

type Message = IncomingMessage
type Headers = Record<string, Buffer | Buffer[]>

/** The message at offset 3 (a transfer), each time spoilt in one way. */
const spoilt: readonly (readonly [PoisonReason, (message: Message) => Message])[] = [
  ['tombstone', (message) => ({ ...message, value: null })],
  ['oversized', (message) => ({ ...message, value: Buffer.alloc(messageBytesMax + 1) })],
  ['no_key', (message) => ({ ...message, key: null })],
  ['no_key', (message) => ({ ...message, key: Buffer.alloc(0) })],
  ['bad_header', (message) => ({ ...message, headers: {} })],
  ['bad_header', (message) => withHeader(message, 'ledgerposition', '4.0')],
  ['bad_header', (message) => withHeader(message, 'ledgerposition', '0')],
  ['bad_header', (message) => withHeader(message, 'ledgerposition', '٤')],
  ['bad_header', (message) => withHeader(message, 'ledgerepoch', '-1')],
  ['bad_header', (message) => withHeader(message, 'ce_time', '2026-13-01T00:00:00.000Z')],
  ['bad_header', (message) => withHeader(message, 'ce_id', '0-5')],
  ['bad_header', (message) => withHeader(message, 'ce_type', 'ledger.account.changed')],
  ['bad_header', (message) => withHeader(message, 'ledgercontenthash', 'DEADBEEF')],
  ['bad_header', (message) => twice(message, 'ledgerposition')],
  ['bad_header', (message) => ({ ...message, headers: { ...message.headers, ce_id: null } })],
  ['wrong_partition', (message) => withHeaders(message, { ledgershard: '1', ce_id: '1-4' })],
  ['hash_mismatch', (message) => ({ ...message, value: Buffer.from('{"type":"nothing"}') })],
  ['bad_json', (message) => withBody(message, '{"type":"transaction.posted"')],
  ['bad_json', (message) => withBody(message, '['.repeat(100_000))],
  ['unknown_type', (message) => withBody(message, '{"type":"account.painted"}')],
  ['unknown_type', (message) => withBody(message, '{"type":"__proto__"}')],
  ['wrong_schema', (message) => withBody(message, '[]')],
  ['wrong_schema', (message) => withBody(message, '{"type":"transaction.posted"}')],
  ['wrong_schema', (message) => changed(message, (event) => (event.entries[0].version = 1.5))],
  ['wrong_schema', (message) => changed(message, (event) => (event.entries[0].amount = 5))],
  ['wrong_schema', (message) => changed(message, (event) => (event.entries[0].posted = ['1']))],
  ['wrong_schema', (message) => changed(message, (event) => (event.entries[1].account_no = '2'))],
  ['wrong_key', (message) => ({ ...message, key: Buffer.from('another-ledger') })],
]

describe('poison', () => {
  test.each(spoilt)('poison: %s is parked and the partition goes on', async (reason, spoil) => {
    const messages = await allMessages()
    const batch = messages.map((message) => (message.offset === 3 ? spoil(message) : message))
    await fixture.projector.consume(parseBatch({ partition: 0, messages: batch, nextOffset: 99 }))

    const { rows } = await fixture.database.pool.query(
      'select topic, partition, offset_no, reason from projection.parked',
    )
    expect(rows).toEqual([{ topic: 'ledger.journal', partition: 0, offset_no: 3, reason }])
    // the record itself came from the journal: closing checks that every account has its balance
    expect(await fixture.dump()).toContain('(0,balances,1,7,')
  })

  test('poison: a message that comes again is parked once', async () => {
    const messages = (await allMessages()).map((message) => ({ ...message, value: null }))
    const batch = parseBatch({ partition: 0, messages, nextOffset: 99 })
    await fixture.projector.consume(batch)
    await fixture.projector.consume(batch)
    const { rows } = await fixture.database.pool.query('select from projection.parked')
    expect(rows).toHaveLength(messages.length)
    expect(await fixture.dump()).toBe('c (0,balances,1,0,-infinity)')
  })

  test('poison: what Postgres cannot store as it is is stored in a safe form', async () => {
    const [message] = await allMessages()
    if (message === undefined) throw new Error('no message')
    const headers = { 'ce_\0id': Buffer.from('a\0b'), ce_type: Buffer.from([0xed, 0xa0, 0x80]) }
    const messages = [{ ...message, headers, key: Buffer.from([0, 1, 2]) }]
    await fixture.projector.consume(parseBatch({ partition: 0, messages, nextOffset: 99 }))
    const { rows } = await fixture.database.pool.query('select reason, key from projection.parked')
    expect(rows).toEqual([{ reason: 'bad_header', key: Buffer.from([0, 1, 2]) }])
  })

  test('poison: an event of the journal that is not known yet does not stop what follows', async () => {
    await fixture.consume(await fixture.records())
    const body = '{"type":"account.painted","ledger":"acme"}'
    await fixture.database.pool.query(
      `with s as (update journal.shards set position = position + 1 where shard_id = 0 returning *)
       insert into journal.records (shard_id, type, ledger_no, position, recorded_at, epoch,
         content_hash, body)
       select 0, 77, 1, position, recorded_at, epoch, $1, $2 from s`,
      [createHash('sha256').update(body).digest(), body],
    )
    await fixture.projector.shard(0).catchUp(8)
    expect(await fixture.dump()).toContain('(0,balances,1,8,')
    const { rows } = await fixture.database.pool.query(
      'select topic, reason from projection.parked',
    )
    expect(rows).toEqual([{ topic: 'journal', reason: 'unknown_type' }])
    await fixture.close({ skipInvariants: true }) // the checker does not know the event either
    fixture = await createTestProjector()
  })
})

/** The journal as messages of Kafka, the offset of each one less than its position. */
async function allMessages(): Promise<readonly Message[]> {
  const { rows } = await fixture.database.pool.query<{ body: string; recorded_at: string }>(
    'select body, recorded_at from journal.records order by position',
  )
  return rows.map(({ body, recorded_at: recordedAt }, index) => {
    const event = JSON.parse(body) as { readonly type: keyof typeof recordTypeNumbers }
    const { partition, key, value, headers } = toMessage(
      {
        shardId: 0,
        position: index + 1,
        epoch: 1,
        recordedAt,
        traceparent: undefined,
        typeNumber: recordTypeNumbers[event.type],
        ledgerNo: 1,
        contentHash: sha256(body),
        body,
      },
      'acme',
    )
    return {
      topic: 'ledger.journal',
      partition,
      offset: index,
      key: Buffer.from(key),
      value: Buffer.from(value),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]),
      ),
    }
  })
}

function withHeader(message: Message, name: string, value: string): Message {
  return withHeaders(message, { [name]: value })
}

function withHeaders(message: Message, headers: Readonly<Record<string, string>>): Message {
  const buffers = Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])
  return {
    ...message,
    headers: { ...message.headers, ...(Object.fromEntries(buffers) as Headers) },
  }
}

function twice(message: Message, name: string): Message {
  const value = message.headers[name] as Buffer
  return { ...message, headers: { ...message.headers, [name]: [value, value] } }
}

/** Another body with the right hash. */
function withBody(message: Message, body: string): Message {
  return withHeader({ ...message, value: Buffer.from(body) }, 'ledgercontenthash', sha256(body))
}

interface LooseEvent {
  readonly entries: [Record<string, unknown>, Record<string, unknown>]
}

function changed(message: Message, change: (event: LooseEvent) => void): Message {
  const event = JSON.parse(String(message.value)) as LooseEvent
  change(event)
  return withBody(message, JSON.stringify(event))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
