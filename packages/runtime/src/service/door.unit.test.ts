import { expect, test } from '@jest/globals'
import { aboutDoors, beginDrainOf, checksOf, startDoors, stopDoors, type Door } from './door.ts'

/** A door that writes down what is done to it. */
function doorOf(name: string, done: string[], stop: () => Promise<void> = async () => {}): Door {
  return {
    name,
    start: async () => void done.push(`${name} starts`),
    beginDrain: () => void done.push(`${name} drains`),
    stop: async () => {
      done.push(`${name} stops`)
      await stop()
      done.push(`${name} has stopped`)
    },
  }
}

test('doors: open one after the other, and close all at once', async () => {
  const done: string[] = []
  const doors = [doorOf('kafka', done), doorOf('http', done)]
  await startDoors(doors)
  beginDrainOf(doors)
  await stopDoors(doors)
  expect(done).toEqual([
    'kafka starts',
    'http starts',
    'kafka drains',
    'http drains',
    'kafka stops',
    'http stops',
    'kafka has stopped',
    'http has stopped',
  ])
})

test('doors: those behind one that cannot open stay closed', async () => {
  const done: string[] = []
  const taken: Door = { ...doorOf('grpc', done), start: () => Promise.reject(new Error('taken')) }
  await expect(startDoors([taken, doorOf('http', done)])).rejects.toThrow('taken')
  expect(done).toEqual([])
})

test('doors: one that does not close cleanly lets the others finish', async () => {
  const done: string[] = []
  const broken = doorOf('kafka', done, () => Promise.reject(new Error('broken')))
  const slow = doorOf('http', done, async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  })
  await expect(stopDoors([broken, slow])).rejects.toMatchObject({
    errors: [expect.objectContaining({ message: 'broken' })],
  })
  expect(done).toContain('http has stopped')
})

test('doors: say what callers have to know, under their names', () => {
  const about = { port: 8090 }
  expect(aboutDoors([doorOf('http', []), { ...doorOf('grpc', []), about }])).toEqual({
    http: {},
    grpc: about,
  })
})

test('doors: are ready under their names, where they say so', async () => {
  const check = () => Promise.resolve({ lag: 0 })
  const checks = checksOf([doorOf('http', []), { ...doorOf('kafka', []), check }])
  expect(Object.keys(checks)).toEqual(['kafka'])
  expect(await checks['kafka']?.()).toEqual({ lag: 0 })
})
