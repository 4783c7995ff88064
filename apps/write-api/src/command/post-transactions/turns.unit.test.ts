import { describe, expect, test } from '@jest/globals'
import { Turns } from './turns.ts'

const later = () => performance.now() + 60_000

describe('turns', () => {
  test('are given in the order in which they are asked for', async () => {
    const turns = new Turns(10)
    const order: string[] = []
    const take = (name: string, count: number) =>
      turns.take(count, later()).then(() => order.push(name))
    await take('first', 8)
    const large = take('large', 6)
    const small = take('small', 1) // there would be room, but not out of turn
    await Promise.resolve()
    expect(order).toEqual(['first'])
    turns.give(4)
    await Promise.all([large])
    expect(order).toEqual(['first', 'large'])
    turns.give(4)
    await small
    expect(order).toEqual(['first', 'large', 'small'])
  })

  test('whoever waits in vain is told, and lets the next one pass', async () => {
    const turns = new Turns(10)
    expect(await turns.take(8, later())).toBe(true)
    const large = turns.take(6, performance.now() + 20)
    const small = turns.take(2, later())
    expect(await large).toBe(false)
    expect(await small).toBe(true)
    turns.give(10)
    expect(await turns.take(10, later())).toBe(true)
  })

  test('more than there will ever be is a fault', async () => {
    await expect(new Turns(10).take(11, later())).rejects.toThrow(RangeError)
  })
})
