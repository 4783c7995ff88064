import { expect, test } from '@jest/globals'
import { framed, MessageReader } from './framing.ts'

const texts = ['', 'a', 'x'.repeat(70_000), 'b']
const bytes = Buffer.concat(texts.map((text) => framed(Buffer.from(text))))

test.each([1, 4, 5, 6, 1_000, 65_536, bytes.length])(
  'framing: messages are found in chunks of %d bytes',
  (size) => {
    const reader = new MessageReader()
    const found: string[] = []
    for (let at = 0; at < bytes.length; at += size) {
      found.push(...reader.take(bytes.subarray(at, at + size)).map(String))
    }
    expect(found).toEqual(texts)
  },
)
