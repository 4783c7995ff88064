import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { armFailpoints } from '@ledger/runtime'
import { depositCommand, groupOf } from '../../test/deciding.ts'
import { accountsOf, createTestBatcher, onAccounts } from '../../test/test-batcher.ts'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { openBook, startTestWriteApi } from '../../test/test-write-api.ts'
import type { Statements } from '../journal/statement.ts'
import { send } from '../journal/statement.ts'
import type { Batcher, BatcherSettings } from './batcher.ts'
import type { AccountIdentity, Command } from './command.ts'
import type { CommandGroup, Rider, RiderRecords } from './command-group.ts'
import { GroupNotHeld } from './command-group.ts'

let api: TestWriteApi
let accounts: readonly AccountIdentity[]
const batchers: Batcher[] = []

beforeEach(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme', 4)
  accounts = await accountsOf(api.database)
  await api.database.pool.query(`
    create table public.rides (name text primary key, place int not null);
    insert into public.rides values ('one', 0), ('other', 0);
    grant usage on schema public to ledger_writer;
    grant select, update on public.rides to ledger_writer`)
})
afterEach(async () => {
  armFailpoints('')
  await Promise.all(batchers.splice(0).map((batcher) => batcher.close()))
  await api.close() // with all invariants checked
})

async function start(settings: Partial<BatcherSettings> = {}): Promise<Batcher> {
  const batcher = await createTestBatcher(api.database, settings)
  batchers.push(batcher)
  return batcher
}

const deposit = (...given: Parameters<typeof depositCommand>): Command =>
  onAccounts(depositCommand(...given), accounts)

/** Decided without a fault, and not to be stored: Postgres keeps no text with a NUL in it. */
function poison(key: string): Command {
  return deposit(key, 'customer:1', 1n, { externalId: '\u0000' })
}

/** Moves a row on with the effects of its group, as often as nobody else has moved it. */
class Ride implements Rider {
  readonly outcomeCount: number
  readonly told: RiderRecords[] = []
  readonly #name: string
  readonly #place: number
  readonly #afterCheck: () => Promise<unknown>

  constructor(
    name: string,
    place: number,
    outcomeCount: number,
    afterCheck: () => Promise<unknown> = () => Promise.resolve(),
  ) {
    this.#name = name
    this.#place = place
    this.outcomeCount = outcomeCount
    this.#afterCheck = afterCheck
  }

  async check(statements: Statements): Promise<boolean> {
    const text = 'select place from public.rides where name = $1'
    const { rows } = await send<readonly [number]>(statements, 'ride_check', text, [this.#name])
    const isHeld = rows[0]?.[0] === this.#place
    if (isHeld) await this.#afterCheck()
    return isHeld
  }

  write(statements: Statements, records: RiderRecords): readonly Promise<unknown>[] {
    this.told.push(records)
    const text = `
      update public.rides set place = place + 1 / case when place = $2 then 1 else 0 end
       where name = $1`
    return [send(statements, 'ride_write', text, [this.#name, this.#place])]
  }
}

const withRider = (rider: Rider, ...commands: readonly Command[]): CommandGroup => ({
  ...groupOf('together', ...commands),
  rider,
})

async function placeOf(name: string): Promise<number> {
  const { rows } = await api.database.pool.query<{ place: number }>(
    'select place from public.rides where name = $1',
    [name],
  )
  return rows[0]?.place ?? -1
}

const moveOn = (name: string) =>
  api.database.pool.query('update public.rides set place = 7 where name = $1', [name])

async function commits(): Promise<number> {
  const { rows } = await api.database.pool.query<{ commits: number }>(
    'select commits::int as commits from journal.shards',
  )
  return rows[0]?.commits ?? -1
}

async function postedOf(address: string): Promise<number> {
  const { rows } = await api.database.pool.query<{ balance: number }>(
    `select (h.posted_credits - h.posted_debits)::int as balance
       from journal.account_heads h join journal.accounts a using (shard_id, account_no)
      where a.address = $1`,
    [address],
  )
  return rows[0]?.balance ?? Number.NaN
}

/** Its only lane is taken for a while, so that what comes now is in one batch. */
async function busyLane(settings: Partial<BatcherSettings> = {}) {
  const batcher = await start({ lanes: 1, ...settings })
  const first = batcher.submit(deposit('busy', 'customer:4', 1n))
  return { batcher, first }
}

const told = (outcome: PromiseSettledResult<unknown>) =>
  outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error)

describe.each([
  ['decided on known heads', 1_000],
  ['decided on locks', 0],
])('a rider, %s', (_how, knownHeadsMax) => {
  test('what it writes is in the transaction of the effects', async () => {
    const batcher = await start({ knownHeadsMax })
    const before = await commits()
    const ride = new Ride('one', 0, 3)
    const answers = await batcher.submitGroup(
      withRider(ride, deposit('a', 'customer:1', 5n), deposit('b', 'customer:1', -6n)),
    )
    expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused'])
    expect([await placeOf('one'), (await commits()) - before]).toEqual([1, 1])
    expect(ride.told).toEqual([
      {
        recordCount: 1,
        firstOutcome: 1,
        verdicts: [
          { made: 'record', ordinal: 1, isReplay: false },
          expect.objectContaining({ made: 'refusal', isReplay: false }),
        ],
      },
    ])
  })

  test('one that does not hold: nothing of its group, and all of the others', async () => {
    const { batcher, first } = await busyLane({ knownHeadsMax })
    const [, group, single] = await Promise.allSettled([
      first,
      batcher.submitGroup(withRider(new Ride('one', 5, 1), deposit('a', 'customer:1', 5n))),
      batcher.submit(deposit('b', 'customer:2', 5n)),
    ])
    expect(told(group)).toBeInstanceOf(GroupNotHeld)
    expect(told(single)).toMatchObject({ outcome: 'accepted' })
    expect([await postedOf('customer:1'), await postedOf('customer:2')]).toEqual([0, 5])
    expect(await placeOf('one')).toBe(0)
  })

  test('one that is overtaken after its check: the batch is run again without its group', async () => {
    const { batcher, first } = await busyLane({ knownHeadsMax })
    const overtaken = new Ride('one', 0, 1, () => moveOn('one'))
    const [, group, single] = await Promise.allSettled([
      first,
      batcher.submitGroup(withRider(overtaken, deposit('a', 'customer:1', 5n))),
      batcher.submit(deposit('b', 'customer:2', 5n)),
    ])
    expect(told(group)).toBeInstanceOf(GroupNotHeld)
    expect(told(single)).toMatchObject({ outcome: 'accepted', isReplay: false })
    expect([await postedOf('customer:1'), await postedOf('customer:2')]).toEqual([0, 5])
    expect([await placeOf('one'), overtaken.told.length]).toEqual([7, 1])
  })

  test('without any command: it is written, and a commit is counted', async () => {
    const batcher = await start({ knownHeadsMax })
    const [before, records] = [await commits(), await api.recordCount()]
    expect(await batcher.submitGroup(withRider(new Ride('one', 0, 1)))).toEqual([])
    expect([await placeOf('one'), await commits()]).toEqual([1, before + 1])
    expect(await api.recordCount()).toBe(records)
  })

  test('when none holds, nothing is written at all', async () => {
    const batcher = await start({ knownHeadsMax })
    const before = await commits()
    const group = withRider(new Ride('one', 5, 1), deposit('a', 'customer:1', 5n))
    await expect(batcher.submitGroup(group)).rejects.toBeInstanceOf(GroupNotHeld)
    expect(await commits()).toBe(before)
    // and the lane goes on
    const next = await batcher.submit(deposit('a', 'customer:1', 5n))
    expect(next).toMatchObject({ outcome: 'accepted', isReplay: false })
  })

  test('several in a batch: their outcomes are numbered through', async () => {
    const { batcher, first } = await busyLane({ knownHeadsMax })
    const [one, other] = [new Ride('one', 0, 4), new Ride('other', 0, 2)]
    await Promise.all([
      first,
      batcher.submitGroup(withRider(one, deposit('a', 'customer:1', 5n))),
      batcher.submitGroup(withRider(other, deposit('b', 'customer:2', 5n))),
    ])
    expect(one.told).toMatchObject([{ firstOutcome: 1, recordCount: 2 }])
    expect(other.told).toMatchObject([
      { firstOutcome: 5, recordCount: 2, verdicts: [{ made: 'record', ordinal: 2 }] },
    ])
  })
})

describe('a group is never split', () => {
  test('it waits for a batch of its own when it is larger than batches are', async () => {
    const { batcher, first } = await busyLane({ batchCommandsMax: 2 })
    const before = await commits()
    const five = ['a', 'b', 'c', 'd', 'e'].map((key) => deposit(key, 'customer:1', 1n))
    const answers = await Promise.all([
      first,
      batcher.submit(deposit('f', 'customer:2', 1n)),
      batcher.submitGroup(groupOf('together', ...five)),
      batcher.submit(deposit('g', 'customer:2', 1n)),
    ])
    expect(answers[2]).toHaveLength(5)
    expect(await commits()).toBe(before + 4)
  })

  test('a command beside it that cannot be stored is cut off from it', async () => {
    const { batcher, first } = await busyLane()
    const [, group, alone, other] = await Promise.allSettled([
      first,
      batcher.submitGroup(
        groupOf('atomic', deposit('a', 'customer:1', 5n), deposit('b', 'customer:1', -5n)),
      ),
      batcher.submit(poison('p')),
      batcher.submit(deposit('c', 'customer:2', 5n)),
    ])
    expect(told(alone)).toMatchObject({ code: 'internal' })
    expect(told(group)).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }])
    expect(told(other)).toMatchObject({ outcome: 'accepted' })
  })

  test('with one in it that cannot be stored it is not stored, and its rider is not', async () => {
    const { batcher, first } = await busyLane()
    const group = withRider(
      new Ride('one', 0, 3),
      deposit('a', 'customer:1', 5n),
      poison('p'),
      deposit('b', 'customer:1', 5n),
    )
    const [, failed, single] = await Promise.allSettled([
      first,
      batcher.submitGroup(group),
      batcher.submit(deposit('c', 'customer:2', 5n)),
    ])
    expect(told(failed)).toMatchObject({ code: 'internal' })
    expect(told(single)).toMatchObject({ outcome: 'accepted' })
    expect([await postedOf('customer:1'), await placeOf('one')]).toEqual([0, 0])
  })

  test('past its deadline none of it is written', async () => {
    armFailpoints('write.before_write=delay:300@1')
    const { batcher, first } = await busyLane()
    const group = {
      ...groupOf('together', deposit('a', 'customer:1', 5n), deposit('b', 'customer:1', 5n)),
      deadlineAt: performance.now() + 50,
    }
    await expect(batcher.submitGroup(group)).rejects.toMatchObject({ code: 'deadline_exceeded' })
    await first
    expect([await postedOf('customer:1'), batcher.queueLength]).toEqual([0, 0])
  })

  test('what a door must not send', async () => {
    const batcher = await start()
    const many = Array.from({ length: 501 }, (_, at) => deposit(`m-${at}`, 'customer:1', 1n))
    await expect(batcher.submitGroup(groupOf('together', ...many))).rejects.toThrow(RangeError)
    const opening: Command = {
      ...deposit('c', 'customer:1', 1n),
      operation: { name: 'open-ledger', ledgerName: 'x', metadata: {}, settings: {} },
    }
    await expect(batcher.submitGroup(groupOf('atomic', opening))).rejects.toThrow(TypeError)
  })
})

describe('a key that is under way', () => {
  test.each(['atomic', 'together'] as const)(
    'an %s group waits for the single command that has it',
    async (kind) => {
      const batcher = await start()
      armFailpoints('write.before_write=delay:200@1')
      const [single, group] = await Promise.all([
        batcher.submit(deposit('k', 'customer:1', 5n)),
        batcher.submitGroup(
          groupOf(kind, deposit('k', 'customer:1', 5n), deposit('l', 'customer:2', 5n)),
        ),
      ])
      expect(group).toMatchObject([{ isReplay: true }, { isReplay: false }])
      expect(group[0]).toEqual({ ...single, isReplay: true })
      expect([await postedOf('customer:1'), await postedOf('customer:2')]).toEqual([5, 5])
    },
  )

  test('a single command waits for the group that has it', async () => {
    const batcher = await start()
    armFailpoints('write.before_write=delay:200@1')
    const [group, single, reused] = await Promise.all([
      batcher.submitGroup(
        groupOf('atomic', deposit('k', 'customer:1', 5n), deposit('l', 'customer:2', 5n)),
      ),
      batcher.submit(deposit('l', 'customer:2', 5n)),
      batcher.submit(deposit('k', 'customer:1', 6n)),
    ])
    expect(single).toEqual({ ...group[1], isReplay: true })
    expect(reused).toMatchObject({ refusal: { code: 'idempotency_key_reused' } })
    expect([await postedOf('customer:1'), await postedOf('customer:2')]).toEqual([5, 5])
  })

  test('idempotency_in_progress: for no longer than it may', async () => {
    const batcher = await start({ sameKeyWaitMsMax: 20 })
    armFailpoints('write.before_write=delay:300@1')
    const group = batcher.submitGroup(groupOf('together', deposit('k', 'customer:1', 5n)))
    const code = 'idempotency_in_progress'
    await expect(batcher.submit(deposit('k', 'customer:1', 5n))).rejects.toMatchObject({ code })
    const again = batcher.submitGroup(groupOf('atomic', deposit('k', 'customer:1', 5n)))
    await expect(again).rejects.toMatchObject({ code })
    expect(await group).toMatchObject([{ outcome: 'accepted' }])
  })

  test('behind one that found it in use, while the rest of its batch is run again', async () => {
    const batcher = await start({ lanes: 1 })
    await batcher.submit(deposit('used', 'customer:1', 1n))
    const reused = () => batcher.submit(deposit('used', 'customer:1', 2n))
    const first = batcher.submit(deposit('busy', 'customer:4', 1n))
    const [, one, other, alone] = await Promise.allSettled([
      first,
      reused(),
      reused(),
      batcher.submit(poison('p')),
    ])
    const refusal = { code: 'idempotency_key_reused' }
    expect([told(one), told(other)]).toMatchObject([{ refusal }, { refusal }])
    expect(told(alone)).toMatchObject({ code: 'internal' })
  })

  test('in two processes: each key has one effect, whichever is first', async () => {
    const [here, there] = [await start(), await start()]
    const before = await api.recordCount()
    const rounds = 25
    for (let round = 0; round < rounds; round += 1) {
      const commands = [1, 2, 3].map((at) => deposit(`${round}-${at}`, `customer:${at}`, 1n))
      const [group, ...singles] = await Promise.all([
        here.submitGroup(groupOf('atomic', ...commands)),
        ...commands.map((command) => there.submit(command)),
      ])
      expect(group.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted'])
      expect(group.map(bodyOf)).toEqual(singles.map(bodyOf))
    }
    expect(await api.recordCount()).toBe(before + 3 * rounds)
    expect(await postedOf('customer:1')).toBe(rounds)
  })

  const bodyOf = (answer: object): unknown => ('body' in answer ? answer.body : undefined)
})
