import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { problemCodes } from '@ledger/runtime'
import { createApiClient, spawnService } from '@ledger/testkit'
import { problems, type ProblemCode } from '@ledger/wire'
import {
  createCuttableProxy,
  type CuttableProxy,
} from '../../../../packages/runtime/src/fixture/cuttable-proxy.ts'
import { judgeAnswer } from '../document/answer-validator.ts'
import { readDocument } from '../document/committed.ts'
import { operationsOf } from '../document/open-api.ts'
import { startApis, type Apis } from '../start-apis.ts'
import type { Elsewhere, Provocation } from './provocation.ts'
import { provocations } from './provocations.ts'
import { hurriedSettings } from './service-provocations.ts'
import { setStage, type Stage } from './stage.ts'

const document = readDocument('ledger')
const operations = operationsOf(document)

let apis: Apis
let proxy: CuttableProxy
let stage: Stage

beforeAll(async () => {
  apis = await startApis()
  proxy = await createCuttableProxy(apis.database.url)
  const [proxied, unsearched, hurried] = await Promise.all([
    spawnService('read-api', { DATABASE_URL: proxy.url }),
    spawnService('read-api', { DATABASE_URL: apis.database.url, SEARCH_PROJECTION: 'false' }),
    spawnService('write-api', { DATABASE_URL: apis.database.url, ...hurriedSettings }),
  ])
  await proxy.cut()
  stage = await setStage(apis, {
    readWithoutDatabase: createApiClient(proxied.url, apis.apiKey),
    readWithoutSearch: createApiClient(unsearched.url, apis.apiKey),
    hurriedWrite: createApiClient(hurried.url, apis.apiKey),
  })
})
afterAll(async () => {
  await apis.close()
  await proxy.close()
})

const isElsewhere = (one: Provocation | Elsewhere): one is Elsewhere => 'why' in one
const provoked = problemCodes.flatMap((code) => {
  const provocation = provocations[code]
  return isElsewhere(provocation) ? [] : [[code, provocation] as const]
})
const elsewhere = problemCodes.flatMap((code) => {
  const provocation = provocations[code]
  return isElsewhere(provocation) ? [[code, provocation] as const] : []
})

describe('errors: each code is answered, as the catalogue and the document say', () => {
  test.each(provoked)('%s', async (code, { operation: operationId, send }) => {
    const { status, retryable, outcome, title } = problems[code]
    const answer = await send(stage)
    expect(answer.body).toMatchObject({ code, status, retryable, outcome, title })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('retry-after')).toEqual(
      retryable ? expect.stringMatching(/^\d+$/) : null,
    )

    const page = await fetch(new URL((answer.body as { type: string }).type, apis.read.url))
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining(code)])

    if (operationId === undefined) return
    const operation = operations.find((one) => one.operationId === operationId)
    if (operation === undefined) throw new Error(`there is no operation ${operationId}`)
    expect(judgeAnswer(document, operation, answer)).toEqual([])
  })
})

describe('errors: what no request can provoke', () => {
  test.each(elsewhere)(
    '%s is produced by a test of its own, or documented nowhere',
    (code, { test }) => {
      if (test === undefined) expect(documentedBy(code)).toEqual([])
      else expect(textOf(test)).toContain(`'${code}'`)
    },
  )
})

test('errors: every other code is documented by an operation', () => {
  const unreachable = provoked.filter(([, { operation }]) => operation === undefined)
  for (const [code] of provoked.filter((one) => !unreachable.includes(one))) {
    expect([code, documentedBy(code)]).not.toEqual([code, []])
  }
})

/** The operations whose documented answers have the code. */
function documentedBy(code: ProblemCode): string[] {
  return operations
    .filter(({ responses }) =>
      Object.values(responses).some(({ content }) =>
        content?.['application/problem+json']?.schema.properties?.code?.enum?.includes(code),
      ),
    )
    .map(({ operationId }) => operationId)
}

function textOf(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../../${file}`, import.meta.url)), 'utf8')
}
