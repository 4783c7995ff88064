import { describe, expect, test } from '@jest/globals'
import type { Random } from '@ledger/testkit'
import { seededRandom } from '@ledger/testkit'
import { depositCommand, emptyBook, groupOf, storedKey } from '../../test/deciding.ts'
import type { Command } from './command.ts'
import type { CommandGroup } from './command-group.ts'
import { groupOfOne } from './command-group.ts'
import { decideAll } from './decide-all.ts'
import type { Deciding } from './decide-operation.ts'
import type { Verdict } from './verdict.ts'

const atomic = (...commands: readonly Command[]) => groupOf('atomic', ...commands)

/** What each command was answered, in short. */
function told(verdicts: readonly (readonly Verdict[])[]): readonly (readonly unknown[])[] {
  return verdicts.map((ofGroup) => ofGroup.map(inShort))
}

function inShort(verdict: Verdict): unknown {
  switch (verdict.made) {
    case 'record':
      return verdict.isReplay ? `again ${verdict.ordinal}` : verdict.ordinal
    case 'stored-record':
      return 'stored'
    case 'refusal': {
      const { code, subject } = verdict.refusal
      const text = code === 'bulk_refused' ? `${code} ${subject}` : code
      return verdict.isReplay ? `again ${text}` : text
    }
    default:
      return verdict satisfies never
  }
}

/** Everything that a batch would write or that the next command would be judged on. */
function left({ state, writes }: Deciding): unknown {
  const { riding: _riding, keys, events, records, ...lists } = writes
  return structuredClone({
    lists,
    counts: [events.length, records.length, keys.filter(({ refusal }) => refusal === null).length],
    changed: [...state.changed],
    versionsBefore: [...state.versionsBefore],
    accounts: ['bank:cash', 'customer:1', 'customer:2'].map((address) => state.account(1, address)),
  })
}

const keysOf = ({ writes }: Deciding) =>
  writes.keys.map(({ key, ordinal, refusal }) => [key, ordinal ?? codeOf(refusal)])

function codeOf(refusal: string | null): unknown {
  return refusal === null ? null : (JSON.parse(refusal) as { readonly code: string }).code
}

describe('decide-atomic: all are accepted', () => {
  test('each is a record, judged on what those before it left', async () => {
    const book = await emptyBook()
    const group = atomic(
      depositCommand('a', 'customer:1', 5n),
      depositCommand('b', 'customer:1', -5n),
      depositCommand('c', 'customer:2', 1n),
    )
    expect(told(decideAll(book, [group]))).toEqual([[1, 2, 3]])
    expect(book.state.account(1, 'customer:1')).toMatchObject({ version: 2 })
    expect(keysOf(book)).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
  })

  test('what was accepted before, by a commit or in the batch, counts as accepted', async () => {
    const before = depositCommand('a', 'customer:1', 5n)
    const book = await emptyBook({ keys: [storedKey(before)] })
    const single = depositCommand('b', 'customer:2', 5n)
    const verdicts = decideAll(book, [
      groupOfOne(single),
      atomic(before, single, depositCommand('c', 'customer:2', -5n)),
    ])
    expect(told(verdicts)).toEqual([[1], ['stored', 'again 1', 2]])
  })

  test('its keys are known to the commands behind it', async () => {
    const book = await emptyBook()
    const command = depositCommand('a', 'customer:1', 5n)
    const verdicts = decideAll(book, [atomic(command), groupOfOne(command), atomic(command)])
    expect(told(verdicts)).toEqual([[1], ['again 1'], ['again 1']])
  })
})

describe('decide-atomic: one is refused', () => {
  const size = 4

  test.each(Array.from({ length: size }, (_, index) => index))(
    'number %d: nothing is left of the others, and each key has its answer',
    async (culprit) => {
      const book = await emptyBook()
      const untouched = left(book)
      const id = (index: number) => Buffer.alloc(16, index + 1)
      const group = atomic(
        ...Array.from({ length: size }, (_, index) =>
          index === culprit
            ? depositCommand(`k${index}`, 'customer:2', -1n)
            : depositCommand(`k${index}`, 'customer:1', 1n, {
                externalId: `x${index}`,
                id: id(index),
              }),
        ),
      )
      const expected = group.commands.map((_, index) =>
        index === culprit ? 'balance_below_minimum' : `bulk_refused ${culprit}`,
      )
      expect(told(decideAll(book, [group]))).toEqual([expected])
      expect(left(book)).toEqual(untouched)
      expect(keysOf(book)).toEqual(expected.map((text, index) => [`k${index}`, text.split(' ')[0]]))
      for (let index = 0; index < size; index += 1) {
        expect(book.state.isExternalIdTaken(1, `x${index}`)).toBe(false)
        const hex = id(index).toString('hex')
        expect(book.state.isTransactionIdTaken(`txn_${hex}`)).toBe(false)
      }
    },
  )

  test('an overdraft that only those before it make', async () => {
    const book = await emptyBook()
    const verdicts = decideAll(book, [
      groupOfOne(depositCommand('first', 'customer:1', 10n)),
      atomic(
        depositCommand('a', 'customer:1', -6n),
        depositCommand('b', 'customer:2', 6n),
        depositCommand('c', 'customer:1', -6n),
      ),
      groupOfOne(depositCommand('last', 'customer:1', -10n)),
    ])
    expect(told(verdicts)).toEqual([
      [1],
      ['bulk_refused 2', 'bulk_refused 2', 'balance_below_minimum'],
      [2],
    ])
    expect(book.state.account(1, 'customer:1')).toMatchObject({ version: 2 })
    expect(book.state.account(1, 'customer:2')).toMatchObject({ version: 0 })
    expect([...book.state.versionsBefore]).toEqual([
      [1, 0],
      [2, 0],
    ])
  })

  test('an external id twice inside', async () => {
    const book = await emptyBook()
    const [verdicts] = told(
      decideAll(book, [
        atomic(
          depositCommand('a', 'customer:1', 1n, { externalId: 'x' }),
          depositCommand('b', 'customer:1', 1n, { externalId: 'x' }),
        ),
        groupOfOne(depositCommand('c', 'customer:1', 1n, { externalId: 'x' })),
      ]),
    )
    expect(verdicts).toEqual(['bulk_refused 1', 'external_id_exists'])
    expect(book.writes.externalIds).toEqual([{ ledgerNo: 1, externalId: 'x', ordinal: 1 }])
  })

  test('what was accepted before keeps its answer', async () => {
    const before = depositCommand('a', 'customer:1', 5n)
    const book = await emptyBook({ keys: [storedKey(before)] })
    const group = atomic(before, depositCommand('b', 'customer:2', -1n))
    expect(told(decideAll(book, [group]))).toEqual([['stored', 'balance_below_minimum']])
    expect(keysOf(book)).toEqual([['b', 'balance_below_minimum']])
  })

  test('its keys are refused for the commands behind it too', async () => {
    const book = await emptyBook()
    const innocent = depositCommand('a', 'customer:1', 5n)
    const verdicts = decideAll(book, [
      atomic(innocent, depositCommand('b', 'customer:2', -1n)),
      groupOfOne(innocent),
    ])
    expect(told(verdicts).at(1)).toEqual(['again bulk_refused 1'])
  })
})

describe('decide-atomic: a key spoils it before anything is judged', () => {
  const request_id = 'req_before'

  test('one that was refused: it is to blame again, and nothing is judged', async () => {
    const refused = depositCommand('b', 'customer:1', -1n)
    const stored = storedKey(refused, { code: 'balance_below_minimum', request_id })
    const book = await emptyBook({ keys: [stored] })
    const group = atomic(
      depositCommand('a', 'customer:2', -1n),
      refused,
      depositCommand('c', 'customer:1', 1n),
    )
    expect(told(decideAll(book, [group]))).toEqual([
      ['bulk_refused 1', 'again balance_below_minimum', 'bulk_refused 1'],
    ])
    expect(keysOf(book).map(([key]) => key)).toEqual(['a', 'c'])
  })

  test('all of a refused group: answered as it was', async () => {
    const [first, second] = [
      depositCommand('a', 'customer:1', 1n),
      depositCommand('b', 'customer:2', -1n),
    ]
    const book = await emptyBook({
      keys: [
        storedKey(first, { code: 'bulk_refused', subject: '1', request_id }),
        storedKey(second, { code: 'balance_below_minimum', request_id }),
      ],
    })
    expect(told(decideAll(book, [atomic(first, second)]))).toEqual([
      ['again bulk_refused 1', 'again balance_below_minimum'],
    ])
    expect(book.writes.keys).toEqual([])
  })

  test('one that stands for something else: nothing is stored, and no other key is spent', async () => {
    const used = storedKey(depositCommand('b', 'customer:1', 1n))
    const book = await emptyBook({ keys: [used] })
    const innocent = depositCommand('a', 'customer:1', 5n)
    const verdicts = decideAll(book, [
      atomic(innocent, depositCommand('b', 'customer:1', 2n)),
      groupOfOne(innocent),
    ])
    expect(told(verdicts)).toEqual([['bulk_refused 1', 'idempotency_key_reused'], [1]])
    expect(keysOf(book)).toEqual([['a', 1]])
  })

  test('one that comes twice: nothing is stored', async () => {
    const book = await emptyBook()
    const command = depositCommand('a', 'customer:1', 5n)
    expect(told(decideAll(book, [atomic(command, command)]))).toEqual([
      ['bulk_refused 1', 'idempotency_key_reused'],
    ])
    expect(book.writes.keys).toEqual([])
  })
})

describe('decide-atomic: in the long run', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'seed %d: what is left is what only those that were accepted would leave',
    async (seed) => {
      const random = seededRandom(seed)
      const groups = Array.from({ length: 200 }, (_, at) => someGroup(random, at))
      const book = await emptyBook()
      const verdicts = decideAll(book, groups)
      const accepted = groups.flatMap(({ commands }, at) =>
        commands.filter((_, index) => verdicts[at]?.[index]?.made === 'record'),
      )
      const alone = await emptyBook()
      const again = decideAll(alone, accepted.map(groupOfOne)).flat()
      expect(again.map(({ made }) => made)).toEqual(accepted.map(() => 'record'))
      expect(sorted(left(book))).toEqual(sorted(left(alone)))
      for (const [at, { kind, commands }] of groups.entries()) {
        const made = new Set(verdicts[at]?.map((verdict) => verdict.made))
        if (kind === 'atomic' && commands.length > 0) expect(made.size).toBe(1)
      }
      expect(accepted.length).toBeGreaterThan(50)
      expect(accepted.length).toBeLessThan(groups.flatMap(({ commands }) => commands).length)
    },
  )

  function someGroup(random: Random, at: number): CommandGroup {
    const commands = Array.from({ length: 1 + random(4) }, (_, index) => {
      const amount = BigInt(1 + random(20)) * (random(5) < 2 ? -1n : 1n)
      const given = random(4) === 0 ? { externalId: `x${random(60)}` } : {}
      return depositCommand(`${at}-${index}`, `customer:${1 + random(2)}`, amount, given)
    })
    return groupOf(random(2) === 0 ? 'atomic' : 'together', ...commands)
  }

  /** The heads in one order: a change that was taken back gives up its place. */
  function sorted(what: unknown): unknown {
    const { changed, versionsBefore, ...rest } = what as {
      readonly changed: readonly (readonly [number, unknown])[]
      readonly versionsBefore: readonly (readonly [number, unknown])[]
    }
    const byNo = (one: readonly [number, unknown], other: readonly [number, unknown]) =>
      one[0] - other[0]
    return {
      ...rest,
      changed: changed.toSorted(byNo),
      versionsBefore: versionsBefore.toSorted(byNo),
    }
  }
})
