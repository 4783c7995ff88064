import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { problemCodes } from '@ledger/runtime'
import { createTestApiKey } from '@ledger/testkit'
import { problems, type ProblemCode } from '@ledger/wire'
import type { OpenDoors } from '../doors/open-doors.ts'
import { startDoors, startMsMax } from '../doors/open-doors.ts'
import { kafkaApiClient } from './kafka-api-client.ts'
import type { KafkaStage, OverKafka } from './over-kafka.ts'
import { overKafka } from './over-kafka.ts'
import { provocations } from './provocations.ts'
import { setStage, type Stage } from './stage.ts'

// What provokes a code over HTTP provokes it as a message, too: the problem comes as its result.

let open: OpenDoors
let stage: Stage
let ofKafka: KafkaStage

beforeAll(async () => {
  open = await startDoors()
  const { pool } = open.database
  const [revoked, reader] = [
    await createTestApiKey(pool, { isRevoked: true }),
    await createTestApiKey(pool, { scopes: ['ledger:read'] }),
  ]
  await open.topics.bind(pool, revoked, 'revoked')
  await open.topics.bind(pool, reader, 'reader')
  const others = {
    readWithoutDatabase: open.read,
    readWithoutSearch: open.read,
    hurriedWrite: open.write,
  }
  const through = (source: string) => kafkaApiClient(open.kafka, open.write, { source })
  ofKafka = {
    write: through('tests'),
    unbound: through('nobody'),
    revoked: through('revoked'),
    reader: through('reader'),
  }
  const apis = {
    database: open.database,
    write: open.services.write,
    read: open.services.read,
    apiKey: open.apiKey,
    close: () => open.close(),
  }
  stage = { ...(await setStage(apis, others)), write: ofKafka.write }
}, startMsMax)
afterAll(() => open.close(), startMsMax)

/** Undefined where no message can have that outcome. */
function sendOf(code: ProblemCode) {
  const own: OverKafka | undefined = overKafka[code]
  if (own !== undefined) return 'send' in own ? () => own.send(ofKafka) : undefined
  const provocation = provocations[code]
  return 'send' in provocation ? () => provocation.send(stage) : undefined
}

const provoked = problemCodes.filter((code) => sendOf(code) !== undefined)

describe('errors over Kafka: each code is told in a result, with the problem of HTTP', () => {
  test.each(provoked)('%s', async (code) => {
    const answer = await sendOf(code)?.()
    const { status, retryable, outcome, title } = problems[code]
    expect(answer?.body).toMatchObject({ code, status, retryable, outcome, title })
    const told = ['ledgerstatus', 'ledgercode', 'content-type', 'ce_specversion']
    expect(told.map((name) => answer?.headers.get(name))).toEqual([
      String(status),
      code,
      'application/problem+json',
      '1.0',
    ])
    expect(answer?.headers.get('ce_type')).toMatch(/^ledger[.]result[.](refused|rejected)$/)
  })
})

test('errors over Kafka: what is not provoked here has a reason', () => {
  const silent = problemCodes.filter((code) => !provoked.includes(code))
  const reasons = silent.map((code) => {
    const own = overKafka[code] ?? provocations[code]
    return 'why' in own ? own.why : ''
  })
  expect(reasons.map((reason) => reason.length > 0)).toEqual(silent.map(() => true))
})

test('errors over Kafka: each is kept as a dead letter with its code', async () => {
  const { rows } = await open.database.pool.query<{ readonly code: string }>(
    'select distinct code from ingest.dead_letters',
  )
  const kept = new Set(rows.map(({ code }) => code))
  expect(provoked.filter((code) => !kept.has(code))).toEqual([])
})
