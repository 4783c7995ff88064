import { expect, test } from '@jest/globals'
import { workInOrder } from './work-in-order.ts'

/** Items are done when this says so. */
function openWork() {
  const begun: string[] = []
  const finishers = new Map<string, () => void>()
  const work = (item: string): Promise<void> =>
    new Promise((resolve) => {
      begun.push(item)
      finishers.set(item, resolve)
    })
  const finish = async (item: string): Promise<void> => {
    finishers.get(item)?.()
    await turn()
  }
  return { begun, work, finish }
}

/** Lets everything run that has nothing more to wait for. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

const keyOf = (item: string): string => item.slice(0, 1)

test('work in order: one key after the other, keys beside each other', async () => {
  const { begun, work, finish } = openWork()
  const done = workInOrder(['a1', 'a2', 'b1', 'a3'], { keyOf, inFlightMax: 10, work })
  await turn()
  expect(begun).toEqual(['a1', 'b1'])
  await finish('a1')
  expect(begun).toEqual(['a1', 'b1', 'a2'])
  await finish('b1')
  await finish('a2')
  expect(begun).toEqual(['a1', 'b1', 'a2', 'a3'])
  await finish('a3')
  await done
})

test('work in order: never more at once than allowed', async () => {
  const { begun, work, finish } = openWork()
  const done = workInOrder(['a1', 'b1', 'c1', 'd1'], { keyOf, inFlightMax: 2, work })
  await turn()
  expect(begun).toEqual(['a1', 'b1'])
  await finish('b1')
  expect(begun).toEqual(['a1', 'b1', 'c1'])
  for (const item of ['a1', 'c1', 'd1']) await finish(item)
  await done
})

test('work in order: what fails is told, and nothing of its key follows', async () => {
  const begun: string[] = []
  const work = async (item: string): Promise<void> => {
    begun.push(item)
    if (item === 'a1') throw new Error('lost')
  }
  await expect(workInOrder(['a1', 'a2', 'b1'], { keyOf, inFlightMax: 10, work })).rejects.toThrow(
    'lost',
  )
  expect(begun).not.toContain('a2')
})
