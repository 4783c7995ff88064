import { afterEach, expect, test } from '@jest/globals'
import type { Door } from '@ledger/runtime'
import { beginDrainOf } from '@ledger/runtime'
import request from 'supertest'
import { throughDoor, type Told } from '../../test/other-door.ts'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../test/test-write-api.ts'
import { postTransaction } from '../command/post-transaction/spec.ts'

let api: TestWriteApi | undefined

afterEach(async () => {
  await api?.close()
  api = undefined
})

function quietDoor(name: string): Door {
  return {
    name,
    start: () => Promise.resolve(),
    beginDrain: () => undefined,
    stop: () => Promise.resolve(),
  }
}

test('doors: one that is not well is named by /readyz', async () => {
  const check = () => Promise.reject(new Error('no broker'))
  api = await startTestWriteApi({ doors: [() => ({ ...quietDoor('kafka'), check })] })
  const { body } = await request(api.api.app.server).get('/readyz').expect(503)
  expect(body).toMatchObject({ not_ready: ['kafka'] })
})

test('doors: are told to drain with HTTP, which is the last to open', async () => {
  let isDraining = false
  const beginDrain = (): void => {
    isDraining = true
  }
  api = await startTestWriteApi({ doors: [() => ({ ...quietDoor('grpc'), beginDrain })] })
  expect(api.api.doors.map(({ name }) => name)).toEqual(['grpc', 'http'])
  beginDrainOf(api.api.doors)
  expect(isDraining).toBe(true)
  await request(api.api.app.server).get('/readyz').expect(503)
})

test('doors: what one has taken on when it stops is still carried out', async () => {
  const last = Promise.withResolvers<Told>()
  const stop = async (): Promise<void> => {
    if (api === undefined) throw new Error('there is no API')
    const body = deposit('customer:1', 5)
    const sent = { spec: postTransaction, params: { ledger: 'acme' }, body, key: 'last' }
    last.resolve(await throughDoor(api, sent, 'kafka'))
  }
  api = await startTestWriteApi({ doors: [() => ({ ...quietDoor('kafka'), stop })] })
  await openBook(api, 'acme')
  await api.close()
  api = undefined
  expect(await last.promise).toMatchObject({ status: 201 })
})
