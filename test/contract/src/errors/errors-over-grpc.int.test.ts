import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { problemCodes } from '@ledger/runtime'
import type { GrpcClient, Service } from '@ledger/testkit'
import { createGrpcClient, spawnService } from '@ledger/testkit'
import { grpcStatusOf, problems, type ProblemCode } from '@ledger/wire'
import {
  createCuttableProxy,
  type CuttableProxy,
} from '../../../../packages/runtime/src/fixture/cuttable-proxy.ts'
import { startApis, type Apis } from '../start-apis.ts'
import { grpcApiClient } from './grpc-api-client.ts'
import type { GrpcStage, OverGrpc } from './over-grpc.ts'
import { overGrpc } from './over-grpc.ts'
import { provocations } from './provocations.ts'
import { hurriedSettings } from './service-provocations.ts'
import { setStage, type Stage } from './stage.ts'

// What provokes a code over HTTP does so as a call, too: the same problem, a status of gRPC.

const startMsMax = 240_000
let apis: Apis
let proxy: CuttableProxy
let stage: Stage
let ofGrpc: GrpcStage
const clients: GrpcClient[] = []

function commandsOf({ grpcAddress = '' }: Service): GrpcClient {
  const client = createGrpcClient(grpcAddress, 'CommandService', apis.apiKey)
  clients.push(client)
  return client
}

function queriesOf({ grpcAddress = '' }: Service): GrpcClient {
  const client = createGrpcClient(grpcAddress, 'QueryService', apis.apiKey)
  clients.push(client)
  return client
}

beforeAll(async () => {
  apis = await startApis()
  proxy = await createCuttableProxy(apis.database.url)
  const [proxied, unsearched, hurried] = await Promise.all([
    spawnService('read-api', { DATABASE_URL: proxy.url }),
    spawnService('read-api', { DATABASE_URL: apis.database.url, SEARCH_PROJECTION: 'false' }),
    spawnService('write-api', { DATABASE_URL: apis.database.url, ...hurriedSettings }),
  ])
  await proxy.cut()
  const commands = commandsOf(apis.write)
  const others = {
    readWithoutDatabase: grpcApiClient({ queries: queriesOf(proxied) }),
    readWithoutSearch: grpcApiClient({ queries: queriesOf(unsearched) }),
    hurriedWrite: grpcApiClient({ commands: commandsOf(hurried) }),
  }
  stage = {
    ...(await setStage(apis, others)),
    write: grpcApiClient({ commands }),
    read: grpcApiClient({ queries: queriesOf(apis.read) }),
  }
  ofGrpc = { commands, commandsAddress: apis.write.grpcAddress ?? '', pool: apis.database.pool }
}, startMsMax)
afterAll(async () => {
  for (const client of clients) client.close()
  await apis.close()
  await proxy.close()
}, startMsMax)

/** Undefined where it cannot be provoked from outside at all. */
function sendOf(code: ProblemCode) {
  const own: OverGrpc | undefined = overGrpc[code]
  if (own !== undefined) return 'send' in own ? () => own.send(ofGrpc) : undefined
  const provocation = provocations[code]
  return 'send' in provocation ? () => provocation.send(stage) : undefined
}

const provoked = problemCodes.filter((code) => sendOf(code) !== undefined)

describe('errors over gRPC: each code with its status, and the problem that HTTP answers', () => {
  test.each(provoked)('%s', async (code) => {
    const answer = await sendOf(code)?.()
    const { status, retryable, outcome, title } = problems[code]
    expect(JSON.parse(answer?.text ?? '{}')).toMatchObject({
      code,
      status,
      retryable,
      outcome,
      title,
    })
    expect([answer?.status, answer?.headers.get('grpc-status')]).toEqual([
      status,
      grpcStatusOf[code],
    ])
  })
})

test('errors over gRPC: what is not provoked here has a reason', () => {
  const silent = problemCodes.filter((code) => !provoked.includes(code))
  const reasons = silent.map((code) => {
    const own = overGrpc[code] ?? provocations[code]
    return 'why' in own ? own.why : ''
  })
  expect(reasons.map((reason) => reason.length > 0)).toEqual(silent.map(() => true))
})
