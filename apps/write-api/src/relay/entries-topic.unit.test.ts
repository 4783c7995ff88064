import { expect, test } from '@jest/globals'
import { onceAsked } from './entries-topic.ts'

test('once-asked: a failure is asked again, an answer is kept', async () => {
  let asked = 0
  const ask = onceAsked(async () => {
    asked += 1
    if (asked === 1) throw new Error('no broker')
    return 12
  })
  await expect(Promise.all([ask(), ask()])).rejects.toThrow('no broker')
  expect(asked).toBe(1)
  expect([await ask(), await ask()]).toEqual([12, 12])
  expect(asked).toBe(2)
})
