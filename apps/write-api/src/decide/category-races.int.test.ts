import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { armFailpoints } from '@ledger/runtime'
import { eventually } from '@ledger/testkit'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../test/test-write-api.ts'

let first: TestWriteApi
let second: TestWriteApi
const path = '/v1/ledgers/acme/categories'

beforeEach(async () => {
  first = await startTestWriteApi()
  second = await startTestWriteApi({ beside: first })
  await openBook(first, 'acme')
  for (const id of ['a', 'b', 'c', 'd']) {
    await first.post(path, { id, normal_balance: 'debit' }).expect(201)
  }
})
// closing checks that no category is inside itself, and that all is as it was told
afterEach(async () => {
  armFailpoints('')
  await second.close()
  await first.close()
})

const inside = (outer: string, inner: string) => `${path}/${outer}/members/${inner}?kind=category`

type Link = readonly [outer: string, inner: string]

/** Sends each link at once, to one process and the other in turn. @returns their statuses */
async function nestAtOnce(links: readonly Link[], round: number): Promise<readonly number[]> {
  const answers = await Promise.all(
    links.map(([outer, inner], n) =>
      ((n + round) % 2 === 0 ? first : second).put(inside(outer, inner)),
    ),
  )
  return answers.map((answer) => answer.status).sort()
}

async function takeOut(links: readonly Link[]): Promise<void> {
  for (const [outer, inner] of links) await first.delete(inside(outer, inner)).expect(200)
}

describe('two processes put categories into one another', () => {
  test.each<[string, readonly Link[]]>([
    [
      'a into b and b into a',
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    ],
    [
      'three in a circle',
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
      ],
    ],
    [
      'four in a circle',
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'd'],
        ['d', 'a'],
      ],
    ],
  ])('%s: one is refused, whoever is first', async (_, links) => {
    for (let round = 0; round < 25; round += 1) {
      const statuses = await nestAtOnce(links, round)
      expect([round, statuses]).toEqual([round, [...links.slice(1).map(() => 200), 409]])
      await takeOut(links)
    }
  })

  test('the second decides on what the first wrote, although it asked before that', async () => {
    // the first has locked and decided, and has not written yet
    armFailpoints('write.before_write=delay:300@1')
    const slow = first.put(inside('a', 'b')).then((answer) => answer)
    await waiting('idle in transaction', 'state')
    const overtaking = second.put(inside('b', 'a')).then((answer) => answer)
    await waiting('Lock', 'wait_event_type')
    expect([(await slow).status, (await overtaking).status]).toEqual([200, 409])
  })

  test('one id is created once', async () => {
    for (let round = 0; round < 25; round += 1) {
      const create = (api: TestWriteApi, name: string) =>
        api.post(path, { id: `new-${round}`, name, normal_balance: 'debit' })
      const answers = await Promise.all([create(first, 'one'), create(second, 'two')])
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409])
    }
  })

  test('while others post, change the ledger and add members: nobody waits in a circle', async () => {
    const rounds = Array.from({ length: 40 }, (_, n) => n)
    const answers = await Promise.all(
      rounds.flatMap((n) => {
        const api = n % 2 === 0 ? first : second
        const member = `${path}/a/members/customer:${1 + (n % 2)}`
        return [
          api.post('/v1/ledgers/acme/transactions', deposit('customer:1', 1)),
          api.patch('/v1/ledgers/acme', { metadata: { [`n${n}`]: 'x' } }),
          api.patch('/v1/ledgers/acme/accounts/customer:1', { metadata: { [`n${n}`]: 'x' } }),
          n % 4 < 2 ? api.put(member) : api.delete(member),
          api.put(inside('a', 'b')),
        ]
      }),
    )
    const statuses = answers.map((answer) => answer.status).filter((status) => status >= 300)
    expect(statuses).toEqual([])
  })
})

/** Until a connection of a batch is in this state. */
async function waiting(state: string, column: 'state' | 'wait_event_type'): Promise<void> {
  await eventually(async () => {
    const { rows } = await first.database.pool.query(
      `select from pg_stat_activity where datname = current_database() and ${column} = $1
          and application_name like 'write-api shard%'`,
      [state],
    )
    return rows.length > 0
  })
}
