import { describe, expect, test } from '@jest/globals'
import { placeOf } from '../place.ts'
import { currentAnswer, versionAnswer } from './read-answer.ts'

const place = placeOf(0, 1, 7, '2026-01-31T12:00:00.000Z', 0)
const { token } = place
const etag = '"1.7"'

test('read-answer: what may be another answer the next time names no version', () => {
  const answer = { kind: 'body', body: '{}', etag: undefined, keep: 'revalidate' }
  expect(currentAnswer(place, '{}')).toEqual({ ...answer, token })
  expect(currentAnswer(undefined, '{}')).toEqual({ ...answer, token: undefined })
})

describe('read-answer: a version', () => {
  const version = { token, etag, render: () => '{"version":7}' }

  test.each([undefined, '"1.6"', 'nothing'])('is sent to who has another: %s', (ifNoneMatch) => {
    expect(versionAnswer({ ifNoneMatch }, version)).toEqual({
      kind: 'body',
      body: '{"version":7}',
      token,
      etag,
      keep: 'revalidate',
    })
  })

  test.each([etag, 'W/"1.7"', '"1.6", "1.7"', '*'])('is not rendered for who has it: %s', (tag) => {
    const render = (): string => {
      throw new Error('rendered in vain')
    }
    const answer = versionAnswer({ ifNoneMatch: tag }, { ...version, keep: 'for-ever', render })
    expect(answer).toEqual({ kind: 'not_modified', token, etag, keep: 'for-ever' })
  })
})
