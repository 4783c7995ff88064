import { expect, test } from '@jest/globals'
import type { ApiAnswer } from '@ledger/testkit'
import { sendUntilAnswered } from './send-until-answered.ts'

function answer(status: number, body: object = {}): ApiAnswer {
  const headers = new Headers({ 'retry-after': '0' })
  return { status, headers, text: JSON.stringify(body), body }
}

test('send until answered: again after a lost connection and after a retryable answer', async () => {
  const steps = [
    () => Promise.reject(new Error('socket hang up')),
    () => Promise.resolve(answer(503, { retryable: true })),
    () => Promise.resolve(answer(409, { retryable: true })),
    () => Promise.resolve(answer(201)),
  ]
  const { answer: last, retries } = await sendUntilAnswered(() => {
    const step = steps.shift()
    return step === undefined ? Promise.reject(new Error('sent too often')) : step()
  })
  expect([last.status, retries]).toEqual([201, 3])
})

test('send until answered: a refusal is an answer', async () => {
  const { answer: last, retries } = await sendUntilAnswered(() =>
    Promise.resolve(answer(409, { retryable: false })),
  )
  expect([last.status, retries]).toEqual([409, 0])
})
