import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compileValidator } from '@ledger/runtime'
import { TestCategories } from '@ledger/testkit'
import type { TransactionPosted } from '@ledger/wire'
import { deposit, openBook, startTestReadApi, type TestReadApi } from '../../test/test-read-api.ts'

// what is said of every operation, and its examples, is checked in test/contract
let api: TestReadApi
let transaction: string

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal)
  const record = await deposit(api.journal, 'customer:1', 5n)
  transaction = (record.event as TransactionPosted).id
  const categories = new TestCategories(api.database.pool, api.journal)
  await categories.create('assets')
  await categories.add('assets', 'customer:1')
})
afterAll(() => api.close())

interface Operation {
  readonly parameters?: readonly { readonly name: string }[]
  readonly responses: Record<string, { readonly content: Content }>
}
type Content = Record<string, { readonly schema: unknown }>

async function operations(): Promise<[string, Operation][]> {
  const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as {
    readonly paths: Record<string, { readonly get: Operation }>
  }
  return Object.entries(document.paths).map(([path, { get }]) => [path, get])
}

/** A path of the document on what the test has opened. */
function filledIn(path: string): string {
  const filled = path
    .replace('{ledger}', 'acme')
    .replace('{account}', 'customer:1')
    .replace('{id}', transaction)
    .replace('{category}', 'assets')
  if (filled.endsWith('/balances')) return `${filled}?account=customer:1`
  if (!filled.endsWith('/statement')) return filled
  return `${filled}?from=1993-01-01T00:00:00Z&to=2100-01-01T00:00:00Z`
}

describe('docs: answers are as they are documented', () => {
  /** The documented schema, with nothing beside it allowed. */
  function closed(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map(closed)
    if (typeof schema !== 'object' || schema === null) return schema
    const fields = Object.entries(schema).map(([name, value]) => [name, closed(value)])
    const copy = Object.fromEntries(fields) as Record<string, unknown>
    return copy['type'] === 'object' && copy['patternProperties'] === undefined
      ? { additionalProperties: false, ...copy }
      : copy
  }

  test.each(['strong', 'eventual'])('%s', async (consistency) => {
    for (const [path, operation] of await operations()) {
      const isJudged = operation.parameters?.some(({ name }) => name === 'consistency')
      const headers = isJudged === true ? { consistency } : {}
      const { body } = await api.get(filledIn(path), headers).expect(200)
      const schema = operation.responses['200']?.content['application/json']?.schema
      const validate = compileValidator(closed(schema) as object, 'body')
      expect([path, validate(body)]).toEqual([path, true])
    }
  })
})

test('docs: the page and the pages of the codes are there for anybody', async () => {
  for (const path of ['/docs/', '/docs/errors', '/docs/errors/invalid_cursor']) {
    const answer = await fetch(api.url + path)
    expect([path, answer.status]).toEqual([path, 200])
  }
})
