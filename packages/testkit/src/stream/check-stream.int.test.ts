import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { TestDatabase } from '../database/test-database.ts'
import { createTestDatabase } from '../database/test-database.ts'
import { openTestJournal } from '../journal/open-test-journal.ts'
import { raiseEpoch } from '../journal/raise-epoch.ts'
import { checkStream } from './check-stream.ts'
import { expectedMessages } from './expected-messages.ts'
import type { StreamMessage } from './stream-message.ts'

let database: TestDatabase
/** What a relay would have sent: positions 1 to 5. */
let messages: readonly StreamMessage[]

beforeEach(async () => {
  database = await createTestDatabase()
  const journal = await openTestJournal(database.pool)
  await journal.openAccounts('a', 'b')
  await journal.post([
    ['a', 'debit', 5n],
    ['b', 'credit', 5n],
  ])
  await raiseEpoch(database.pool, 0)
  await journal.post([
    ['a', 'debit', 1n],
    ['b', 'credit', 1n],
  ])
  const expected = await expectedMessages(database.pool)
  messages = [...expected.values()].map(({ partition, key, body, headers }, offset) => ({
    partition,
    offset,
    key,
    value: Buffer.from(body),
    headers,
  }))
})

afterEach(() => database.close())

/** The messages with the one at `index` changed. */
function withMessage(index: number, change: Partial<StreamMessage>): readonly StreamMessage[] {
  return messages.map((message, at) => (at === index ? { ...message, ...change } : message))
}

async function faultsOf(read: readonly StreamMessage[]): Promise<readonly string[]> {
  const violations = await checkStream(database.pool, read)
  return violations.map(({ detail }) => detail)
}

describe('check-stream', () => {
  test('check-stream: finds nothing when every record came once, in order', async () => {
    expect(messages).toHaveLength(5)
    expect(await faultsOf(messages)).toEqual([])
  })

  test('check-stream: records that came again, in other batches, are no fault', async () => {
    expect(
      await faultsOf([...messages.slice(0, 4), ...messages.slice(1, 3), ...messages.slice(3)]),
    ).toEqual([])
  })

  test('check-stream: names a gap, by position and by version', async () => {
    const faults = await faultsOf(messages.toSpliced(2, 1))
    expect(faults).toEqual([
      'partition 0 position 4: follows 2',
      'partition 0 position 5: account a version 2 follows 0',
      'partition 0 position 5: account b version 2 follows 0',
    ])
  })

  test('check-stream: names records that came in another order', async () => {
    const [first, second, ...rest] = messages
    if (first === undefined || second === undefined) throw new Error('there are five')
    expect(await faultsOf([second, first, ...rest])).toContain('partition 0 position 2: follows 0')
  })

  test('check-stream: names what is missing at the end, unless the relay may be behind', async () => {
    const read = messages.slice(0, 4)
    expect(await faultsOf(read)).toEqual(['partition 0: ends at 4, the journal at 5'])
    expect(await checkStream(database.pool, read, { isBehind: true })).toEqual([])
    expect(await faultsOf([])).toEqual(['partition 0: ends at 0, the journal at 5'])
  })

  test('check-stream: names a value whose bytes are not those that were hashed', async () => {
    const value = Buffer.from(`${messages[2]?.value.toString()} `)
    expect(await faultsOf(withMessage(2, { value }))).toContain(
      'partition 0 position 3: the value does not hash to the header',
    )
  })

  test('check-stream: names a value that fits its own hash but not the journal', async () => {
    const value = Buffer.from(messages[2]?.value.toString().replaceAll('"5"', '"6"') ?? '')
    const ledgercontenthash = createHash('sha256').update(value).digest('hex')
    const headers = { ...messages[2]?.headers, ledgercontenthash }
    const faults = await faultsOf(withMessage(2, { value, headers }))
    expect(faults).toContain('partition 0 offset 2 (0-3): the value is not the body')
  })

  test('check-stream: names a record that came again with another value', async () => {
    const value = Buffer.from(messages[2]?.value.toString().replaceAll('"5"', '"6"') ?? '')
    const ledgercontenthash = createHash('sha256').update(value).digest('hex')
    const again = withMessage(2, { value, headers: { ...messages[2]?.headers, ledgercontenthash } })
    expect(await faultsOf([...messages, ...again.slice(2, 3)])).toContain(
      'partition 0 position 3: came again with another value',
    )
  })

  test('check-stream: names a wrong key, partition, header and record', async () => {
    expect(await faultsOf(withMessage(1, { key: 'other' }))).toEqual([
      'partition 0 offset 1 (0-2): the key is other',
    ])
    expect(await faultsOf(withMessage(1, { partition: 1 }))).toContain(
      'partition 1 offset 1 (0-2): the wrong partition',
    )
    const { ce_time: time, ...headers } = messages[1]?.headers ?? {}
    expect(await faultsOf(withMessage(1, { headers }))).toEqual([
      `partition 0 offset 1 (0-2): ce_time is undefined instead of ${time}`,
    ])
    const stranger = { ...messages[1]?.headers, ce_id: '0-9' }
    expect(await faultsOf(withMessage(1, { headers: stranger }))).toEqual([
      'partition 0 offset 1 (0-9): the journal has no such record',
    ])
  })
})
