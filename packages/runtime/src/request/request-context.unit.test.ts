import type { IncomingMessage } from 'node:http'
import { expect, test } from '@jest/globals'
import { requestIdOf } from './request-id.ts'
import { parseTraceparent } from './traceparent.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const parentId = 'b7ad6b7169203331'

test('traceparent: gives the trace id and the header to hand on', () => {
  const header = `00-${traceId}-${parentId}-01`
  expect(parseTraceparent(header)).toEqual({ header, traceId })
})

test('traceparent: reads a later version, as the standard asks', () => {
  expect(parseTraceparent(`01-${traceId}-${parentId}-01-more`)?.traceId).toBe(traceId)
})

test.each([
  ['none', undefined],
  ['two', [`00-${traceId}-${parentId}-01`, `00-${traceId}-${parentId}-01`]],
  ['text', 'trace me'],
  ['version ff', `ff-${traceId}-${parentId}-01`],
  ['zero trace id', `00-${'0'.repeat(32)}-${parentId}-01`],
  ['zero parent id', `00-${traceId}-${'0'.repeat(16)}-01`],
  ['upper case', `00-${traceId.toUpperCase()}-${parentId}-01`],
  ['something behind version 00', `00-${traceId}-${parentId}-01-more`],
  ['a very long one', `01-${traceId}-${parentId}-01-${'x'.repeat(200)}`],
])('traceparent: ignores %s', (_case, header) => {
  expect(parseTraceparent(header)).toBeUndefined()
})

function requestWith(requestId: string | undefined): IncomingMessage {
  return { headers: { 'request-id': requestId } } as unknown as IncomingMessage
}

test('request-id: takes that of the caller', () => {
  expect(requestIdOf(requestWith('order-17/4'))).toBe('order-17/4')
})

test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['a space', 'a b'],
  ['a line end', 'a\r\nb'],
  ['other letters', 'řeka'],
  ['129 characters', 'x'.repeat(129)],
])('request-id: makes one for %s', (_case, given) => {
  expect(requestIdOf(requestWith(given))).toMatch(/^req_[A-Za-z0-9_-]{13,}$/)
})

test('request-id: makes another each time', () => {
  const ids = Array.from({ length: 1_000 }, () => requestIdOf(requestWith(undefined)))
  expect(new Set(ids).size).toBe(1_000)
})
