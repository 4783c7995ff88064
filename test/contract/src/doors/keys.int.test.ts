import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Door, DoorAnswer, DoorCommand, DoorName } from '@ledger/testkit'
import { doorNames, eventually, sendOne } from '@ledger/testkit'
import type { OpenDoors } from './open-doors.ts'
import { ledger, openDoors, problemIn, startMsMax, transferBody } from './open-doors.ts'

// One key is one command, whichever doors its calls take (T28 to T31).

const testMsMax = 120_000
const pairs = doorNames.flatMap((first) => doorNames.map((second) => [first, second] as const))
let open: OpenDoors

beforeAll(async () => {
  open = await openDoors()
}, startMsMax)
afterAll(() => open.close(), startMsMax) // with all invariants checked

function deposit(key: string, amount: number, account = 'customer:1'): DoorCommand {
  return { ledger, key, body: transferBody(['bank:cash', account], String(amount)) }
}

function withdrawal(key: string, amount: number, account: string): DoorCommand {
  return { ledger, key, body: transferBody([account, 'bank:cash'], String(amount)) }
}

function through(name: DoorName, command: DoorCommand): Promise<DoorAnswer> {
  return sendOne(open.doors[name], command)
}

/** Asks again while it is told that the first call with the key is still under way. */
function untilDefinitive(door: Door, command: DoorCommand): Promise<DoorAnswer> {
  return eventually(
    async () => {
      const answer = await sendOne(door, command)
      return answer.status < 300 || problemIn(answer.text).code !== 'idempotency_in_progress'
        ? answer
        : undefined
    },
    { timeoutMs: testMsMax, what: `a definitive answer to ${command.key}` },
  )
}

function pairName(first: DoorName, second: DoorName): string {
  return `${doorNames.indexOf(first)}-${doorNames.indexOf(second)}`
}

describe('one key at once (T28)', () => {
  test(
    '100 calls through every door of two processes: one record, one answer',
    async () => {
      const before = await open.recordCount()
      const command = deposit('at-once', 5)
      const doors = [...doorNames.map((name) => open.doors[name]), ...open.others]
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) => {
          const door = doors[index % doors.length]
          if (door === undefined) throw new Error('there are no doors')
          return untilDefinitive(door, command)
        }),
      )
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
      expect(await open.recordCount()).toBe(before + 1)
    },
    testMsMax,
  )

  test(
    '100 calls of a command that is refused: one stored answer, to the byte',
    async () => {
      const before = await open.recordCount()
      const command = withdrawal('refused-at-once', 1_000_000, 'customer:2')
      const doors = [...doorNames.map((name) => open.doors[name]), ...open.others]
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) => {
          const door = doors[index % doors.length]
          if (door === undefined) throw new Error('there are no doors')
          return untilDefinitive(door, command)
        }),
      )
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([422]))
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
      expect(await open.recordCount()).toBe(before)
    },
    testMsMax,
  )
})

describe('a retry through another door', () => {
  test.each(pairs)('first %s, then %s: a replay, to the byte', async (first, second) => {
    const command = deposit(`retry-${pairName(first, second)}`, 3)
    const made = await through(first, command)
    expect(made).toMatchObject({ status: 201, isReplay: false })
    const before = await open.state()
    expect(await through(second, command)).toEqual({ ...made, isReplay: true })
    expect(await open.state()).toBe(before)
  })
})

describe('a key for another request (T29)', () => {
  test.each(pairs)(
    'first %s, then %s: it is told so, and what is stored stays',
    async (first, second) => {
      const name = `reused-${pairName(first, second)}`
      const made = await through(first, deposit(name, 3))
      const before = await open.state()
      const reused = await through(second, deposit(name, 4))
      expect([reused.status, problemIn(reused.text).code]).toEqual([422, 'idempotency_key_reused'])
      expect(await open.state()).toBe(before)
      expect(await through(second, deposit(name, 3))).toEqual({ ...made, isReplay: true })
    },
  )
})

describe('after a refusal that would pass by now (T31)', () => {
  test.each(pairs)('first %s, then %s: the same refusal, to the byte', async (first, second) => {
    const name = pairName(first, second)
    const account = `poor:${name}`
    await open.write.post(`/v1/ledgers/${ledger}/accounts`, {
      address: account,
      currency: 'CZK',
      normal_balance: 'credit',
    })
    const command = withdrawal(`poor-${name}`, 7, account)
    const refused = await through(first, command)
    expect([refused.status, problemIn(refused.text).code]).toEqual([422, 'balance_below_minimum'])
    expect(await through('http', deposit(`rich-${name}`, 7, account))).toMatchObject({
      status: 201,
    })
    const before = await open.state()
    expect(await through(second, command)).toEqual({ ...refused, isReplay: true })
    expect(await open.state()).toBe(before)
  })
})

/** Those of which each command stands for itself. */
const together: readonly DoorName[] = ['bulk', 'lines', 'grpc stream', 'kafka']

describe('doubled in one request (T30)', () => {
  test.each(together)('%s: one effect, and the same answer to each', async (name) => {
    const before = await open.recordCount()
    const command = deposit(`doubled-${doorNames.indexOf(name)}`, 5)
    const another = deposit(`beside-${doorNames.indexOf(name)}`, 5)
    const answers = await open.doors[name].send(command, another, command, command)
    const [first, , third, fourth] = answers
    expect(answers.map((answer) => answer?.status)).toEqual([201, 201, 201, 201])
    expect([third?.text, fourth?.text]).toEqual([first?.text, first?.text])
    expect(answers.filter((answer) => answer?.isReplay === false)).toHaveLength(2)
    expect(await open.recordCount()).toBe(before + 2)
  })

  test.each(together)('%s: a key for two requests is the first one’s', async (name) => {
    const before = await open.recordCount()
    const key = `two-${doorNames.indexOf(name)}`
    const answers = await open.doors[name].send(deposit(key, 5), deposit(key, 6))
    const [first, second] = answers
    expect(first).toMatchObject({ status: 201, isReplay: false })
    expect(second?.status).toBe(422)
    expect(problemIn(second?.text ?? '{}').code).toBe('idempotency_key_reused')
    expect(await open.recordCount()).toBe(before + 1)
  })

  test.each(['atomic bulk', 'grpc atomic'] as const)(
    '%s: a key twice is a fault of the whole, and nothing is stored',
    async (name) => {
      const before = await open.state()
      const command = deposit(`atomic-${doorNames.indexOf(name)}`, 5)
      const [answer] = await open.doors[name].send(command, command)
      expect(answer?.status).toBe(422)
      expect(problemIn(answer?.text ?? '{}').code).toBe('idempotency_key_reused')
      expect(await open.state()).toBe(before)
    },
  )
})

test('no message was told two things', () => {
  expect(open.kafka.faults).toEqual([])
})
