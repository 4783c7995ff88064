import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Client } from 'pg'
import { migrate } from '../migrate.ts'
import { dumpSchema } from './dump-schema.ts'

const file = new URL('../../schema.sql', import.meta.url)
const database = `schema_${randomBytes(6).toString('hex')}`
let server: Client

beforeAll(async () => {
  server = new Client({ connectionString: serverUrl().href })
  await server.connect()
  await server.query(`create database ${database}`)
})

afterAll(async () => {
  await server.query(`drop database ${database} with (force)`)
  await server.end()
})

describe('schema', () => {
  test('schema: schema.sql shows what the migrations make', async () => {
    const url = serverUrl()
    url.pathname = `/${database}`
    await migrate(url.href, { shards: 1 })
    const client = new Client({ connectionString: url.href })
    await client.connect()
    const dump = await dumpSchema(client)
    await client.end()
    if (process.env['TEST_UPDATE_SCHEMA'] === '1') writeFileSync(file, dump)
    expect(readFileSync(file, 'utf8')).toBe(dump)
  })
})

function serverUrl(): URL {
  const url = process.env['TEST_DATABASE_URL']
  if (url === undefined) throw new Error('TEST_DATABASE_URL is not set; run `npm test`')
  return new URL(url)
}
