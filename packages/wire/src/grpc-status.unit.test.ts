import { describe, expect, test } from '@jest/globals'
import { grpcStatusNumbers, grpcStatusOf } from './grpc-status.ts'
import type { ProblemDefinition } from './problem-definition.ts'
import type { ProblemCode } from './problems.ts'
import { problems } from './problems.ts'

const catalogue = Object.entries(problems) as [ProblemCode, ProblemDefinition][]

describe('grpc-status', () => {
  test('grpc-status: has every code of the catalogue, in its order', () => {
    expect(Object.keys(grpcStatusOf)).toEqual(catalogue.map(([code]) => code))
  })

  test.each(catalogue)(
    'grpc-status: %s says by its status what may be retried',
    (code, problem) => {
      const status = grpcStatusOf[code]
      // clients retry these by themselves
      if (status === 'UNAVAILABLE') expect(problem.outcome).toBe('not_attempted')
      if (problem.outcome === 'unknown') {
        expect(['UNKNOWN', 'INTERNAL', 'ABORTED']).toContain(status)
      }
      if (['INVALID_ARGUMENT', 'NOT_FOUND', 'ALREADY_EXISTS'].includes(status)) {
        expect(problem.retryable).toBe(false)
      }
    },
  )

  test('grpc-status: numbers are those of gRPC', () => {
    expect(Object.values(grpcStatusNumbers).every((number) => number > 0 && number <= 16)).toBe(
      true,
    )
    expect(new Set(Object.values(grpcStatusNumbers)).size).toBe(
      Object.keys(grpcStatusNumbers).length,
    )
  })

  test('grpc-status: what is not there is told as HTTP tells it', () => {
    for (const [code, { status }] of catalogue) {
      if (status === 404 && code !== 'route_not_found') expect(grpcStatusOf[code]).toBe('NOT_FOUND')
      if (status === 401) expect(grpcStatusOf[code]).toBe('UNAUTHENTICATED')
      if (status === 403) expect(grpcStatusOf[code]).toBe('PERMISSION_DENIED')
    }
  })
})
