import { describe, expect, test } from '@jest/globals'
import { pathNames, querySchema } from './command-spec.ts'
import { commandSpecs } from './command-specs.ts'

const named = commandSpecs.map((spec) => [spec.name, spec] as const)

describe('command-specs', () => {
  test('each has a name, an operation and a place of its own', () => {
    for (const field of ['name', 'operationId'] as const) {
      expect(new Set(commandSpecs.map((spec) => spec[field])).size).toBe(commandSpecs.length)
    }
    const places = commandSpecs.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(places).size).toBe(commandSpecs.length)
  })

  test.each(named)(
    '%s: its path has the names of its parameters, in their order',
    (_name, spec) => {
      const inPath = [...spec.path.matchAll(/:([a-z]+)/g)].map(([, name]) => name)
      expect(inPath).toEqual(pathNames(spec))
    },
  )

  test.each(named)('%s: no name is both of its path and of its query', (_name, spec) => {
    const inQuery = Object.keys(querySchema(spec).properties)
    expect(inQuery.filter((name) => pathNames(spec).includes(name))).toEqual([])
    expect(inQuery).not.toContain('dry_run')
  })

  test.each(named)('%s: shows a key exactly if it requires one', (_name, { key, docs }) => {
    expect(docs.keyExample !== undefined).toBe(key === 'required')
  })

  test.each(named)('%s: can be told of every key that it takes', (_name, { key, problems }) => {
    expect(problems.includes('idempotency_key_missing')).toBe(key === 'required')
    expect(problems.includes('idempotency_key_invalid')).toBe(key !== 'none')
    expect(problems.includes('idempotency_key_reused')).toBe(key !== 'none')
  })

  test.each(named)(
    '%s: is told of the state that it takes',
    (_name, { takesIfMatch, problems }) => {
      expect(problems.includes('precondition_failed')).toBe(takesIfMatch)
    },
  )
})
