import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Door, DoorName } from '@ledger/testkit'
import { doorNames, sendOne } from '@ledger/testkit'
import type { OpenDoors } from './open-doors.ts'
import { comparable, ledger, openDoors, problemIn, startMsMax, transferBody } from './open-doors.ts'

// What is no amount (T32) is the same fault through every door, and writes nothing.

const testMsMax = 120_000
const millionDigits = '1'.repeat(1_000_000)
let open: OpenDoors

beforeAll(async () => {
  open = await openDoors()
}, startMsMax)
afterAll(() => open.close(), startMsMax)

const texts: readonly string[] = [
  '0',
  '00',
  '-0',
  '-1',
  '+1',
  '01',
  '1.0',
  '1.',
  '1e3',
  'NaN',
  'Infinity',
  ' 1',
  '1 ',
  '1\n',
  '0x10',
  '1_000',
  '1,000',
  '١٢',
  '１２',
  '9'.repeat(39),
  millionDigits,
]
/** What is no text: messages with types have no place for these. */
const others: readonly unknown[] = [0, 1, 1.5, -1, 1e300, null, true, ['1'], { amount: '1' }]

const parties = ['bank:cash', 'customer:1'] as const

/** The first amount alone, so that a million digits are within what a request may have. */
function bodyWith(amount: unknown): Readonly<Record<string, unknown>> {
  return transferBody(parties, amount, '1')
}

function shown(amount: unknown): string {
  return (JSON.stringify(amount) ?? String(amount)).slice(0, 24)
}

/** What the door tells; the same to the byte as HTTP, and nothing is written. */
async function refuses(door: Door, name: string, amount: unknown): Promise<void> {
  const before = await open.state()
  const body = bodyWith(amount)
  const overHttp = await sendOne(open.doors.http, { ledger, key: `http-${name}`, body })
  const answer = await sendOne(door, { ledger, key: `key-${name}`, body })
  const [{ code, errors }, status] = [problemIn(answer.text), answer.status]
  expect({ status, code, pointer: errors[0]?.pointer }).toEqual({
    status: 400,
    code: 'invalid_amount',
    pointer: '/entries/0/amount',
  })
  expect(comparable(answer.text)).toBe(comparable(overHttp.text))
  expect(await open.state()).toBe(before)
}

describe.each(doorNames)('amounts: through %s', (doorName) => {
  test.each(texts.map((amount, index) => [shown(amount), index, amount] as const))(
    '%s is refused, and nothing is written',
    (_shown, index, amount) => refuses(open.doors[doorName], `${slug(doorName)}-${index}`, amount),
    testMsMax,
  )

  test(
    'what is no text at all is refused, or cannot be said',
    async () => {
      const door = open.doors[doorName]
      for (const [index, amount] of others.entries()) {
        const name = `${slug(doorName)}-other-${index}`
        if (!door.isTyped) await refuses(door, name, amount)
        else {
          const command = { ledger, key: name, body: bodyWith(amount) }
          // null is left out by whoever writes the message
          if (amount === null) expect(codeOf(await sendOne(door, command))).toBe('invalid_field')
          else await expect(door.send(command)).rejects.toThrow('no text')
        }
      }
    },
    testMsMax,
  )

  test('an empty text is refused; protobuf does not send it, so there it is missing', async () => {
    const before = await open.state()
    const door = open.doors[doorName]
    const key = `${slug(doorName)}-empty`
    const answer = await sendOne(door, { ledger, key, body: bodyWith('') })
    const { code, errors } = problemIn(answer.text)
    expect([code, errors[0]?.pointer]).toEqual([
      door.isTyped ? 'invalid_field' : 'invalid_amount',
      '/entries/0/amount',
    ])
    expect(await open.state()).toBe(before)
  })

  test('afterwards an amount goes through it', async () => {
    const key = `${slug(doorName)}-good`
    const answer = await sendOne(open.doors[doorName], { ledger, key, body: bodyWith('1') })
    expect(answer).toMatchObject({ status: 201, isReplay: false })
  })
})

test('amounts: three doors have types, and no other is spared a case', () => {
  const typed = doorNames.filter((name) => open.doors[name].isTyped)
  expect(typed).toEqual(['grpc', 'grpc atomic', 'grpc stream'])
})

/** These are amounts as well; limits go through the doors that have their commands. */
describe('amounts: in limits and conditions', () => {
  const limits = ['+1', '01', '1.0', '1e3', '--1', '-0', '', '9'.repeat(39)] as const

  test.each(limits)('the limit %p is refused over HTTP and gRPC alike', async (limit) => {
    const before = await open.state()
    const account = {
      address: 'new:1',
      currency: 'CZK',
      normal_balance: 'credit',
      min_balance: limit,
    }
    const overHttp = await open.write.post(`/v1/ledgers/${ledger}/accounts`, account)
    const overGrpc = await open.commands.call('OpenAccounts', { ledger, account })
    expect(overHttp.status).toBe(400)
    expect(comparable(overGrpc.problem)).toBe(comparable(overHttp.text))
    expect(await open.state()).toBe(before)
  })

  test.each(['1.0', '+1', '-0', '9'.repeat(39)])(
    'a condition with %p is refused through every door alike',
    async (bound) => {
      const before = await open.state()
      const [debit, credit] = bodyWith('1')['entries'] as readonly object[]
      const conditions = { posted: { gte: bound } }
      const body = { entries: [debit, { ...credit, conditions }] }
      const answers = await Promise.all(
        doorNames.map((name, index) =>
          sendOne(open.doors[name], {
            ledger,
            key: `condition-${index}-${bound.slice(0, 4)}`,
            body,
          }),
        ),
      )
      expect(answers.map(({ status }) => status)).toEqual(doorNames.map(() => 400))
      expect(new Set(answers.map(({ text }) => comparable(text))).size).toBe(1)
      expect(await open.state()).toBe(before)
    },
  )
})

/** What is posted of a pending transaction, through the doors that take steps. */
describe('amounts: in a part of what is pending', () => {
  const stepDoors = doorNames.filter((name) => ['http', 'grpc', 'kafka'].includes(name))

  test.each(['0', '-1', '1.0', '1e3', '9'.repeat(39)])('%s is refused alike', async (amount) => {
    const body = { ...bodyWith('1'), status: 'pending' }
    const made = await sendOne(open.doors.http, {
      ledger,
      key: `pending-${amount.slice(0, 3)}`,
      body,
    })
    const { id: transaction } = JSON.parse(made.text) as { readonly id: string }
    const before = await open.state()
    const step = { name: 'post', transaction } as const
    const answers = await Promise.all(
      stepDoors.map((name) => {
        const key = `part-${name}-${amount.slice(0, 3)}`
        return sendOne(open.doors[name], { ledger, key, body: bodyWith(amount), step })
      }),
    )
    expect(answers.map(codeOf)).toEqual(stepDoors.map(() => 'invalid_amount'))
    expect(new Set(answers.map(({ text }) => comparable(text))).size).toBe(1)
    expect(await open.state()).toBe(before)
  })
})

function slug(name: DoorName): string {
  return name.replace(' ', '-')
}

function codeOf({ text }: { readonly text: string }): string {
  return problemIn(text).code
}
