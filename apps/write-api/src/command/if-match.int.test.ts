import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../test/test-write-api.ts'

let api: TestWriteApi
const ledger = '/v1/ledgers/acme'
const path = `${ledger}/transactions`
const account = `${ledger}/accounts/customer:1`

beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme')
})
afterAll(() => api.close())

/** The refusal names the current ETag; reads answer the same, which their own tests show. */
async function currentEtag(change: () => ReturnType<TestWriteApi['patch']>): Promise<string> {
  const { body } = await change().set('if-match', '"none"').expect(412)
  expect(body).toMatchObject({ code: 'precondition_failed', outcome: 'rejected' })
  const { detail } = body as { readonly detail: string }
  return /"[^"]+"/.exec(detail)?.[0] ?? ''
}

async function pendingId(): Promise<string> {
  const hold = { ...deposit('customer:1', 10), status: 'pending' }
  const { body } = await api.post(path, hold).expect(201)
  return (body as { readonly id: string }).id
}

const renames = (name: string) => () => api.patch(ledger, { name })

describe('if-match', () => {
  test('a ledger is changed in the state that the caller knows, and then no more', async () => {
    const etag = await currentEtag(renames('x'))
    await renames('first')().set('if-match', `"other", ${etag}`).expect(200)
    await renames('second')().set('if-match', etag).expect(412)
    await renames('second')().set('if-match', '*').expect(200)
    await renames('second')()
      .set('if-match', `W/${await currentEtag(renames('x'))}`)
      .expect(412)
  })

  test('an account is changed although it got entries meanwhile, but not after a change', async () => {
    const change = (text: string) => () => api.patch(account, { metadata: { text } })
    const etag = await currentEtag(change('x'))
    await api.post(path, deposit('customer:1', 5)).expect(201)
    await change('first')().set('if-match', etag).expect(200)
    await change('second')().set('if-match', etag).expect(412)
    const close = () => api.post(`${account}/close`).set('if-match', etag)
    await close().expect(412)
  })

  test('a limit is part of the state', async () => {
    const etag = await currentEtag(() => api.patch(account, { max_balance: '900' }))
    await api.patch(account, { max_balance: '1000' }).expect(200)
    await api.patch(account, { max_balance: '900' }).set('if-match', etag).expect(412)
  })

  test('a step of a transaction is taken in the state that the caller knows', async () => {
    const id = await pendingId()
    const part = {
      entries: [
        { account: 'bank:cash', direction: 'debit', amount: '4' },
        { account: 'customer:1', direction: 'credit', amount: '4' },
      ],
      rest: 'hold',
    }
    const post = () => api.post(`${path}/${id}/post`, part)
    const etag = await currentEtag(post)
    await post().set('if-match', etag).expect(200)
    await post().set('if-match', etag).expect(412)
    await api
      .post(`${path}/${id}/void`)
      .set('if-match', await currentEtag(post))
      .expect(200)
  })

  test('a reversal is another state of what it reverses', async () => {
    const made = await api.post(path, deposit('customer:1', 10)).expect(201)
    const { id } = made.body as { readonly id: string }
    const reverse = () =>
      api.post(`${path}/${id}/reverse`, {
        entries: [
          { account: 'bank:cash', direction: 'debit', amount: '1' },
          { account: 'customer:1', direction: 'credit', amount: '1' },
        ],
      })
    const etag = await currentEtag(reverse)
    await reverse().set('if-match', etag).expect(201)
    await reverse().set('if-match', etag).expect(412)
  })

  test('of many that know one state, one is heard', async () => {
    const id = await pendingId()
    const etag = await currentEtag(() => api.post(`${path}/${id}/void`))
    const steps = ['post', 'void', 'post', 'void'] as const
    const answers = await Promise.all(
      steps.map((step) => api.post(`${path}/${id}/${step}`).set('if-match', etag)),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(3)

    const known = await currentEtag(renames('x'))
    const changes = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => renames(name)().set('if-match', known)),
    )
    expect(changes.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('is part of what a key stands for, and its refusal is answered again', async () => {
    const send = (etag: string) =>
      renames('y')().set('idempotency-key', 'known').set('if-match', etag)
    const refused = await send('"none"').expect(412)
    const again = await send('"none"').expect(412)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect((again.body as { detail: string }).detail).toBe(
      (refused.body as { detail: string }).detail,
    )
    const other = await send('*').expect(422)
    expect(other.body).toMatchObject({ code: 'idempotency_key_reused' })
  })
})
