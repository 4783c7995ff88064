import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { clientConfig } from '@ledger/runtime'
import type { TestDatabase } from '@ledger/testkit'
import { createTestDatabase } from '@ledger/testkit'
import pg from 'pg'
import { inOnePipeline } from './pipeline.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

let database: TestDatabase
let client: pg.Client

beforeEach(async () => {
  database = await createTestDatabase()
  client = new pg.Client(
    clientConfig({ url: database.url, applicationName: 'test', connectMsMax: 1000 }),
  )
  await client.connect()
})
afterEach(async () => {
  await client.end()
  await database.close()
})

const double = (to: Statements, value: number): Promise<number> =>
  send<readonly [number]>(to, 'double', 'select $1::int * 2', [value]).then(({ rows }) =>
    Number(rows[0]?.[0]),
  )
const divide = (to: Statements, by: number): Promise<unknown> =>
  send(to, 'divide', 'select 1 / $1::int', [by])

describe('statements in one pipeline', () => {
  test('each gets its own answer, also when one is sent twice', async () => {
    const answers = await inOnePipeline(client, (pipeline) =>
      Promise.all([double(pipeline, 1), divide(pipeline, 1), double(pipeline, 3)]),
    )
    expect(answers).toEqual([2, expect.objectContaining({ command: 'SELECT' }), 6])
  })

  test('values are read as the connection reads them', async () => {
    const text = "select 1::int8, 1::numeric, '2026-01-31T12:00:00Z'::timestamptz, array[1]::int8[]"
    const [{ rows }] = await inOnePipeline(client, (pipeline) =>
      Promise.all([send(pipeline, 'values', text, [])]),
    )
    const direct = await client.query({ text, rowMode: 'array' })
    expect(rows).toEqual(direct.rows)
    expect(rows[0]?.slice(0, 2)).toEqual([1, 1n])
  })

  test('one after the other on one connection, with other queries between', async () => {
    expect(await inOnePipeline(client, (pipeline) => double(pipeline, 1))).toBe(2)
    expect((await client.query('select 7 as x')).rows).toEqual([{ x: 7 }])
    expect(await inOnePipeline(client, (pipeline) => double(pipeline, 2))).toBe(4)
  })

  test('nothing to send is no error', async () => {
    expect(inOnePipeline(client, () => 'nothing')).toBe('nothing')
    expect(await inOnePipeline(client, (pipeline) => double(pipeline, 1))).toBe(2)
  })
})

describe('a statement fails', () => {
  const failing = (): Promise<PromiseSettledResult<unknown>[]> =>
    inOnePipeline(client, (pipeline) =>
      Promise.allSettled([double(pipeline, 1), divide(pipeline, 0), insertOne(pipeline)]),
    )
  const insertOne = (to: Statements): Promise<unknown> =>
    send(to, 'insert_one', 'insert into one values ($1)', [1])

  beforeEach(async () => {
    await client.query('create temporary table one (n int)')
  })

  test('all of the pipeline reject with its error, and those behind it did not run', async () => {
    const outcomes = await failing()
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '22012' } })
    }
    expect((await client.query('select * from one')).rowCount).toBe(0)
  })

  test('a statement that was skipped is prepared when it is sent again', async () => {
    await failing()
    await inOnePipeline(client, (pipeline) => insertOne(pipeline))
    expect((await client.query('select * from one')).rowCount).toBe(1)
  })

  test('in a transaction: the COMMIT behind it is skipped, a ROLLBACK ends it', async () => {
    await client.query('begin')
    await failing()
    await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' })
    await client.query('rollback')
    expect(await inOnePipeline(client, (pipeline) => double(pipeline, 4))).toBe(8)
  })
})

test('an error after the last answer is of all: Postgres is shutting down', async () => {
  const shutdown = Object.assign(new Error('terminating connection'), { code: '57P01' })
  client.connection.once('commandComplete', () => client.connection.emit('errorMessage', shutdown))
  await expect(inOnePipeline(client, (pipeline) => double(pipeline, 1))).rejects.toBe(shutdown)
  expect(await inOnePipeline(client, (pipeline) => double(pipeline, 2))).toBe(4)
})

test('the connection breaks: all reject', async () => {
  client.on('error', () => undefined) // said to whoever asked
  const outcomes = inOnePipeline(client, (pipeline) =>
    Promise.allSettled([
      double(pipeline, 1),
      send(pipeline, 'end', 'select pg_terminate_backend(pg_backend_pid())', []),
    ]),
  )
  for (const outcome of await outcomes) expect(outcome.status).toBe('rejected')
})
