import type { Principal } from '@ledger/runtime'
import { createApiKeyAuth, createLog, ProblemError, renderProblem } from '@ledger/runtime'
import { problems } from '@ledger/wire'
import request from 'supertest'
import type { RawCall } from '../src/command/admit.ts'
import { admit } from '../src/command/admit.ts'
import type { CommandSpec } from '../src/command/command-spec.ts'
import { pathNames } from '../src/command/command-spec.ts'
import { execute } from '../src/command/execute.ts'
import { instanceOf } from '../src/command/instance-of.ts'
import type { TestWriteApi } from './test-write-api.ts'

/** A command that HTTP and any other door can be sent. */
export interface Sent {
  readonly spec: CommandSpec
  readonly params?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly key?: string
  readonly ifMatch?: string
  readonly isDryRun?: boolean
  /** Instead of that of the API under test. */
  readonly apiKey?: string
}

/** What a caller reads, whichever door it came through. */
export interface Told {
  readonly status: number
  readonly body: string
  readonly isReplay: boolean
}

/** Equal for both ways, so that problems can be compared to the byte. */
const requestId = 'req_same'

export async function overHttp(api: TestWriteApi, sent: Sent): Promise<Told> {
  const { spec, body, key, ifMatch } = sent
  const method = spec.method.toLowerCase() as 'post' | 'put' | 'patch' | 'delete'
  const call = request(api.api.app.server)
    [method](urlOf(sent))
    .set('authorization', `Bearer ${sent.apiKey ?? api.apiKey}`)
    .set('request-id', requestId)
  if (key !== undefined) void call.set('idempotency-key', key)
  if (ifMatch !== undefined) void call.set('if-match', ifMatch)
  if (body !== undefined) {
    void call.set('content-type', 'application/json').send(JSON.stringify(body))
  }
  const { status, text, headers } = await call
  return { status, body: text, isReplay: headers['idempotency-replayed'] === 'true' }
}

/** As a door does it that is not HTTP: admitted, carried out, its faults rendered as problems. */
export async function throughDoor(
  api: TestWriteApi,
  sent: Sent,
  transport: RawCall['transport'] = 'grpc',
): Promise<Told> {
  const { spec, params = {} } = sent
  const instance = instanceOf(spec, params)
  try {
    const outcome = await execute(
      api.api.writer,
      spec,
      admit(spec, {
        params,
        body: sent.body,
        idempotencyKey: sent.key,
        ifMatch: sent.ifMatch,
        isDryRun: sent.isDryRun ?? false,
        principal: await principalOf(api, sent.apiKey ?? api.apiKey),
        requestId,
        traceparent: undefined,
        deadlineAt: performance.now() + api.api.writer.deadlineMs,
        transport,
      }),
    )
    if (outcome.kind === 'answered') return outcome
    const { fault, isReplay } = outcome
    const judgedRequestId = fault.judgedRequestId ?? requestId
    const body = renderProblem(fault, { instance, requestId: judgedRequestId })
    return { status: problems[fault.code].status, body, isReplay }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const body = renderProblem(error.fault, { instance, requestId })
    return { status: error.statusCode, body, isReplay: false }
  }
}

function urlOf({ spec, params = {}, isDryRun = false }: Sent): string {
  const names = new Set(pathNames(spec))
  const path = spec.path.replaceAll(/:([a-z]+)/g, (_place, name: string) =>
    encodeURIComponent(String(params[name])).replaceAll('%3A', ':'),
  )
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (!names.has(name)) query.set(name, String(value))
  }
  if (isDryRun) query.set('dry_run', 'true')
  return query.size === 0 ? path : `${path}?${query.toString()}`
}

async function principalOf(api: TestWriteApi, apiKey: string): Promise<Principal> {
  const log = createLog({ service: 'test', level: 'silent' })
  const auth = createApiKeyAuth(api.database.pool, { keyCacheMsMax: 0, keyStaleMsMax: 0, log })
  return auth.authenticate(`Bearer ${apiKey}`)
}
