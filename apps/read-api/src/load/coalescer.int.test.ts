import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createLog } from '@ledger/runtime'
import { requirePart } from '@ledger/testkit'
import { Coalescer } from './coalescer.ts'

/** A load that was sent and is answered when the test says so. */
interface Sent {
  readonly accountNos: readonly number[]
  answer(text: string): void
  fail(error: Error): void
}

let sent: Sent[]
let coalescer: Coalescer<string>

beforeEach(() => {
  sent = []
  open({ lanes: 1 })
})
afterEach(() => coalescer.close())

function open(settings: { readonly lanes: number; readonly deadlineMs?: number }): void {
  coalescer = new Coalescer<string>(
    {
      lanes: settings.lanes,
      queueReadsMax: 100,
      deadlineMs: settings.deadlineMs ?? 5_000,
      answerMsMax: settings.deadlineMs ?? 5_000,
      connection: { connectionString: requirePart('TEST_DATABASE_URL') },
      log: createLog({ service: 'test', level: 'silent' }),
    },
    (_client, accountNos) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      sent.push({ accountNos, answer: resolve, fail: reject })
      arrived()
      return promise
    },
  )
}

let arrived: () => void = () => undefined

/** Waits until so many loads have been sent in all. */
async function untilSent(count: number): Promise<void> {
  while (sent.length < count) await new Promise<void>((resolve) => (arrived = resolve))
}

/** Lets all that could be sent be sent. */
const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

test('coalescer: reads that come together are one load, each account once and in order', async () => {
  const reads = [[3], [1], [3], [2, 1]].map((accountNos) => coalescer.read(accountNos))
  await untilSent(1)
  expect(sent[0]?.accountNos).toEqual([1, 2, 3])
  sent[0]?.answer('one')
  expect(await Promise.all(reads)).toEqual(['one', 'one', 'one', 'one'])
})

test('coalescer: a read never joins a load that was sent before it came', async () => {
  const early = coalescer.read([1])
  await untilSent(1)
  const late = coalescer.read([1])
  await settle()
  expect(sent).toHaveLength(1) // the one lane is busy
  sent[0]?.answer('old')
  await untilSent(2)
  sent[1]?.answer('new')
  expect([await early, await late]).toEqual(['old', 'new'])
})

test('coalescer: a second lane does not wait for the first', async () => {
  await coalescer.close()
  open({ lanes: 2 })
  const slow = coalescer.read([1])
  await untilSent(1)
  const quick = coalescer.read([1])
  await untilSent(2)
  sent[1]?.answer('second')
  expect(await quick).toBe('second')
  sent[0]?.answer('first')
  expect(await slow).toBe('first')
})

test('coalescer: a load takes a bounded number of accounts, and never half a read', async () => {
  const many = Array.from({ length: 600 }, (_, index) => index)
  const reads = [coalescer.read(many), coalescer.read(many), coalescer.read([9_999])]
  await untilSent(1)
  expect(sent[0]?.accountNos).toHaveLength(600)
  sent[0]?.answer('a')
  await untilSent(2)
  expect(sent[1]?.accountNos).toHaveLength(601)
  sent[1]?.answer('b')
  expect(await Promise.all(reads)).toEqual(['a', 'b', 'b'])
})

test('coalescer: a read whose time is over fails, also when the load never ends', async () => {
  await coalescer.close()
  open({ lanes: 1, deadlineMs: 500 })
  await expect(coalescer.read([1])).rejects.toThrow('did not answer within 500 ms')
  const next = coalescer.read([2])
  await untilSent(2) // the lane is free again, on another connection
  sent[1]?.answer('well')
  expect(await next).toBe('well')
})

test('coalescer: a lost connection is tried once more, another error is not', async () => {
  const read = coalescer.read([1])
  await untilSent(1)
  sent[0]?.fail(new Error('Connection terminated unexpectedly'))
  await untilSent(2)
  sent[1]?.answer('again')
  expect(await read).toBe('again')

  const failing = coalescer.read([1])
  await untilSent(3)
  sent[2]?.fail(new Error('a bug'))
  await expect(failing).rejects.toThrow('a bug')
})
