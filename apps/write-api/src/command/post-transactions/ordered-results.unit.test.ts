import { describe, expect, test } from '@jest/globals'
import { framedText } from './framed-text.ts'
import { OrderedResults } from './ordered-results.ts'

const framing = { before: '[', between: ',', ending: '', after: ']' }
const lineFraming = { before: '', between: '', ending: '\n', after: '' }

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

describe('ordered-results', () => {
  test('are read in the order of their items, however they come', async () => {
    const results = new OrderedResults<string>()
    const read = textOf(framedText(results.read(), framing))
    const slots = ['a', 'b', 'c'].map(() => results.add(1))
    const [a, b, c] = slots
    if (a === undefined || b === undefined || c === undefined) throw new Error('no slots')
    results.settle(c, 'c')
    results.settle(a, 'a')
    results.end()
    results.settle(b, 'b')
    expect(await read).toBe('[a,b,c]')
  })

  test('a line has its end before the next one comes', async () => {
    const results = new OrderedResults<string>()
    const read = framedText(results.read(), lineFraming)
    results.settle(results.add(1), 'a')
    expect(await read.next()).toEqual({ done: false, value: 'a\n' })
  })

  test('there is room for 1,000 items or 1 MiB until they are read', async () => {
    const results = new OrderedResults<string>()
    const read = framedText(results.read(), framing)
    for (let count = 0; count < 1_000; count += 1) {
      expect(await results.room()).toBe(true)
      results.settle(results.add(1), 'x')
    }
    const room = Promise.race([results.room(), Promise.resolve('none')])
    expect(await room).toBe('none')
    const waiting = results.room()
    await read.next()
    expect(await waiting).toBe(true)

    results.add(1024 * 1024)
    expect(await Promise.race([results.room(), Promise.resolve('none')])).toBe('none')
  })

  test('whoever adds is told when the reader has left', async () => {
    const results = new OrderedResults<string>()
    const read = framedText(results.read(), framing)
    results.settle(results.add(1024 * 1024), 'x')
    results.add(1024 * 1024)
    await read.next()
    const waiting = results.room()
    await read.return()
    expect(await waiting).toBe(false)
  })

  test('a fault breaks the text off after what was settled', async () => {
    const results = new OrderedResults<string>()
    const read = framedText(results.read(), framing)
    const slot = results.add(1)
    results.end(new Error('the client went away'))
    results.settle(slot, 'a')
    expect(await read.next()).toMatchObject({ value: '[a' })
    await expect(read.next()).rejects.toThrow('the client went away')
  })
})
