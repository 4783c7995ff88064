import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { startTestWriteApi } from '../../../test/test-write-api.ts'
import { SourceBindings } from './source-bindings.ts'

const topic = 'commands'
let api: TestWriteApi
let bindings: SourceBindings

beforeEach(async () => {
  api = await startTestWriteApi()
  bindings = new SourceBindings(api.api.writer.ask, topic, 60_000)
  await api.database.pool.query(
    `insert into ingest.sources (topic, source, key_id, bound_at) values ($1, 'shop', $2, now())`,
    [topic, api.apiKey.split('_')[1]],
  )
})
afterEach(() => api.close())

const named = (count: number, name: string): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`)
const senders = (...sources: readonly string[]) => bindings.sendersOf(new Set(sources))

describe('source-bindings', () => {
  test('source-bindings: more sources than are kept take nobody the right to send', async () => {
    expect((await senders('shop')).get('shop')).toHaveProperty('keyId')
    const many = await senders('shop', ...named(10_001, 'nobody'))
    expect(many.get('shop')).toHaveProperty('keyId')
    expect(many.get('nobody-7')).toHaveProperty('fault.code', 'api_key_missing')
  })
})
