import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ensurePythonGrpcInstalled } from '@ledger/real-parts'
import { callWithPython, type PythonAnswer, type PythonCall } from '../fixture/python-calls.ts'
import { createSampleServer, type SampleServer } from '../fixture/sample-server.ts'

const installMsMax = 300_000
const service = 'ledger.v1.CommandService'
const metadata = { authorization: 'Bearer writer', 'idempotency-key': 'k-1' }

let server: SampleServer
let services: readonly string[]
let answers: readonly PythonAnswer[]

const post = (what: string): PythonCall => ({
  method: `${service}/PostTransaction`,
  requests: [{ ledger: 'acme', transaction: { external_id: what, metadata: { texts: {} } } }],
  metadata,
})

const calls: readonly PythonCall[] = [
  post('x'),
  post('refuse'),
  { ...post('x'), metadata: {} },
  {
    method: `${service}/PostTransactions`,
    requests: Array.from({ length: 100 }, () => ({ ledger: 'acme', idempotency_key: 'k' })),
    metadata,
  },
]

// one start of Python for all: it takes a second
beforeAll(async () => {
  const python = await ensurePythonGrpcInstalled(() => undefined)
  server = await createSampleServer()
  const found = await callWithPython(python, `127.0.0.1:${server.port}`, calls)
  services = found.services
  answers = found.answers
}, installMsMax)

afterAll(() => server.close())

describe('a client in another language', () => {
  test('python-client: finds out what there is', () => {
    expect(services).toEqual([service])
  })

  test('python-client: posts, and reads the answer', () => {
    expect(answers[0]).toMatchObject({
      code: 'OK',
      messages: [
        { transaction: { source: 'k-1', entries: [{ amount: '90000', kind: 'ENTRY_KIND_POST' }] } },
      ],
    })
  })

  test('python-client: takes what is absent for absent', () => {
    expect(answers[0]?.messages[0]?.['transaction']).not.toHaveProperty('expires_at')
  })

  test('python-client: reads why it is refused', () => {
    expect(answers[1]).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: '1 against 2',
      reason: 'UNBALANCED',
      info: { code: 'unbalanced', retryable: 'false', outcome: 'rejected' },
    })
    expect(answers[1]?.types).toEqual(
      expect.arrayContaining(['google.rpc.ErrorInfo', 'google.rpc.Help', 'ledger.v1.Problem']),
    )
  })

  test('python-client: is told that its key is missing', () => {
    expect(answers[2]).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'API_KEY_MISSING' })
  })

  test('python-client: streams, and gets its results in order', () => {
    const indexes = answers[3]?.messages.map(({ index }) => Number(index ?? 0))
    expect(indexes).toEqual(Array.from({ length: 100 }, (_, index) => index))
  })
})
