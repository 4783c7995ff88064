import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { depositCommand } from '../../test/deciding.ts'
import { accountsOf, createTestBatcher, onAccounts } from '../../test/test-batcher.ts'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { openBook, startTestWriteApi } from '../../test/test-write-api.ts'
import type { Batcher } from './batcher.ts'
import type { AccountIdentity, Command } from './command.ts'

let api: TestWriteApi
let accounts: readonly AccountIdentity[]
let batcher: Batcher

beforeEach(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme', 4)
  accounts = await accountsOf(api.database)
})
afterEach(async () => {
  await batcher.close()
  await api.close()
})

const pairs = 60

/** A customer puts money in and takes it out again, over and over: the other way round it is refused. */
function inAndOut(customer: string): readonly Command[] {
  return Array.from({ length: pairs * 2 }, (_, index) =>
    onAccounts(
      depositCommand(`${customer} ${index}`, customer, index % 2 === 0 ? 5n : -5n),
      accounts,
    ),
  )
}

describe.each([
  ['decided on known heads', 1_000],
  ['decided on locks', 0],
])('commands of one line, %s', (_how, knownHeadsMax) => {
  test('are judged in their order, whichever batch and lane they are in', async () => {
    batcher = await createTestBatcher(api.database, {
      lanes: 3,
      batchCommandsMax: 3,
      knownHeadsMax,
    })
    const answers = ['customer:1', 'customer:2', 'customer:3'].flatMap((customer) => {
      const line = {}
      // as slices of a request come, one after the other
      const commands = inAndOut(customer)
      return Array.from({ length: pairs / 2 }, (_, slice) =>
        batcher.submitAll(commands.slice(slice * 4, slice * 4 + 4), line),
      ).flat()
    })
    const outcomes = (await Promise.all(answers)).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(outcomes.map(() => 'accepted'))
  })

  test('do not keep others waiting', async () => {
    batcher = await createTestBatcher(api.database, {
      lanes: 2,
      batchCommandsMax: 2,
      knownHeadsMax,
    })
    const line = {}
    const ended: string[] = []
    const ends = batcher
      .submitAll(inAndOut('customer:1'), line)
      .map((answer, index) => answer.then(() => ended.push(`line ${index}`)))
    const other = onAccounts(depositCommand('other', 'customer:2', 1n), accounts)
    ends.push(batcher.submit(other).then(() => ended.push('other')))
    await Promise.all(ends)
    expect(ended.indexOf('other')).toBeLessThan(ended.length / 2)
  })

  test('do not fill the queue of those that come alone', async () => {
    const small = { lanes: 1, batchCommandsMax: 2, queueCommandsMax: 3, knownHeadsMax }
    batcher = await createTestBatcher(api.database, small)
    const many = batcher.submitAll(inAndOut('customer:1'), {})
    const alone = ['a', 'b', 'c'].map((key) =>
      batcher.submit(onAccounts(depositCommand(key, 'customer:2', 1n), accounts)),
    )
    expect(batcher.queueLength).toBe(3)
    const outcomes = (await Promise.all([...many, ...alone])).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(outcomes.map(() => 'accepted'))
    expect(batcher.queueLength).toBe(0)
  })
})
