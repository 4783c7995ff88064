import { expect, test } from '@jest/globals'
import { createLog } from '../log/create-log.ts'
import { ProblemError } from '../problem/problem-error.ts'
import { whenDatabaseAnswers } from './when-database-answers.ts'

const log = createLog({ service: 'test', level: 'silent' })

const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
const starting = Object.assign(new Error('the database system is starting up'), { code: '57P03' })
const unasked = new ProblemError({ code: 'storage_unavailable', detail: 'not asked' })
const noTable = Object.assign(new Error('relation does not exist'), { code: '42P01' })

/** Throws these one after the other, then answers. */
function answering(...errors: readonly Error[]) {
  const left = [...errors]
  let calls = 0
  return {
    calls: () => calls,
    work: async () => {
      calls += 1
      const error = left.shift()
      if (error !== undefined) throw error
      return 'answered'
    },
  }
}

test('when the database answers: one that is away is asked again', async () => {
  const { work, calls } = answering(away, starting, unasked)
  expect(await whenDatabaseAnswers(10_000, log, work)).toBe('answered')
  expect(calls()).toBe(4)
})

test('when the database answers: what is wrong for good is told at once', async () => {
  const { work, calls } = answering(noTable)
  await expect(whenDatabaseAnswers(10_000, log, work)).rejects.toBe(noTable)
  expect(calls()).toBe(1)
})

test('when the database answers: the wait has an end', async () => {
  const { work, calls } = answering(away)
  await expect(whenDatabaseAnswers(0, log, work)).rejects.toBe(away)
  expect(calls()).toBe(1)
})
