import { describe, expect, test } from '@jest/globals'
import { Told } from './told.ts'

describe('told', () => {
  test('told: counts what was sent and told, and how long that took', () => {
    const told = new Told(3)
    told.begin(1_000)
    told.sent([1_000, 1_010], 0, 1_012)
    told.sent([1_020], 2, 1_022)
    told.told(1, '201', 1_030)
    told.told(0, '422', 1_040)
    expect(told.isComplete).toBe(false)
    told.told(2, '201', 2_022)
    expect(told.isComplete).toBe(true)
    expect(told.result()).toMatchObject({
      sent: 3,
      sendSeconds: 0.022,
      told: 3,
      accepted: 2,
      seconds: 1.022,
      drainedS: 1,
      backlogMax: 3,
    })
  })

  test('told: a result that comes twice counts once, and one of nobody not at all', () => {
    const told = new Told(1)
    told.begin(0)
    told.sent([0], 0, 0)
    told.told(0, '201', 10)
    told.told(0, '201', 20)
    told.told(7, '201', 20)
    expect(told.result()).toMatchObject({ told: 1, accepted: 1, seconds: 0.01 })
  })
})
