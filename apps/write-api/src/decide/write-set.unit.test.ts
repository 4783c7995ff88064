import { expect, test } from '@jest/globals'
import { depositCommand, emptyBook, groupOf } from '../../test/deciding.ts'
import { decideAll } from './decide-all.ts'
import { WriteSet } from './write-set.ts'

test('write-set: cut to a mark, it holds what it held then', async () => {
  const book = await emptyBook()
  const { writes } = book
  decideAll(book, [groupOf('together', depositCommand('a', 'customer:1', 5n))])
  const before = structuredClone({ ...writes })
  const mark = writes.mark()
  const id = Buffer.alloc(16, 1)
  decideAll(book, [
    groupOf(
      'together',
      depositCommand('b', 'customer:1', 5n, { externalId: 'x', id }),
      depositCommand('c', 'customer:1', -50n),
    ),
  ])
  expect(writes.keys).toHaveLength(3)
  writes.cutTo(mark)
  expect(structuredClone({ ...writes })).toEqual(before)
})

test('write-set: a mark counts every list', () => {
  const writes = new WriteSet()
  const { entries, riding: _riding, ...lists } = { ...writes }
  expect(writes.mark()).toHaveLength(Object.keys(lists).length + Object.keys(entries).length)
})
