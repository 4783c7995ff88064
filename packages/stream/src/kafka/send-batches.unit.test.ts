import { describe, expect, test } from '@jest/globals'
import type { OutgoingMessage } from '../message-stream.ts'
import { splitBatch } from './send-batches.ts'

describe('split-batch', () => {
  test.each([
    ['nothing', [], []],
    ['what fits together', [10, 20, 30], [3]],
    ['more messages than one send takes', Array<number>(2_500).fill(10), [1_000, 1_000, 500]],
    ['more bytes than one send takes', [3e6, 3e6, 1e6], [1, 2]],
    ['one that is larger by itself goes alone', [10, 6e6, 10], [1, 1, 1]],
  ])('split-batch: %s', (_, sizes, parts) => {
    const messages = sizes.map(message)
    const split = splitBatch(messages)
    expect(split.map((part) => part.length)).toEqual(parts)
    expect(split.flat()).toEqual(messages)
  })
})

test('split-batch: headers count, for those that are passed on may be large', () => {
  const headers = { large: 'x'.repeat(1_000_000) }
  const split = splitBatch(Array.from({ length: 10 }, () => ({ ...message(10), headers })))
  expect(split.map((part) => part.length)).toEqual([4, 4, 2])
})

function message(bytes: number): OutgoingMessage {
  return { partition: 0, key: 'acme', value: 'x'.repeat(bytes), headers: {}, timestampMs: 0 }
}
