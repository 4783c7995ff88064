import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isDateTime } from '@ledger/runtime'
import type { TestMessage } from '@ledger/testkit'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { OpenDoors } from '../doors/open-doors.ts'
import { startDoors, startMsMax } from '../doors/open-doors.ts'
import { readSchemaFiles } from './committed-schemas.ts'
import { sampleOf } from './sample-of.ts'
import type { SchemaDocument } from './schema-documents.ts'
import type { Variant } from './variants-of.ts'
import { variantsOf } from './variants-of.ts'

// What the published schema of a command takes, the service takes from the topic, and nothing else.

const commands = [...readSchemaFiles()].flatMap(([file, text]) => {
  const name = /^commands[/](.*)[.]v1[.]json$/.exec(file)?.[1]
  return name === undefined ? [] : [[name, JSON.parse(text) as SchemaDocument] as const]
})

/** What is said of a form; any other code is about what a message asks for. */
const formCodes = [
  'invalid_json',
  'invalid_parameter',
  'invalid_field',
  'unknown_field',
  'invalid_amount',
]

/** What no schema can say: only a pending transaction expires. */
const beyondSchemas = ['post-transaction: /body/status is left out']

/** A request to the broker has an end. */
const messagesAtOnce = 200

let open: OpenDoors
let ids = 0

beforeAll(async () => {
  open = await startDoors()
}, startMsMax)
afterAll(() => open.close(), startMsMax)

/** The message and its examples, and each with one thing changed. */
function triesOf(document: SchemaDocument): readonly Variant[] {
  const examples = (document['examples'] ?? []) as readonly unknown[]
  const whole = [sampleOf(document), ...examples]
  const tries = [
    ...whole.map((value) => ({ what: 'the example', value })),
    ...whole.flatMap((value) => variantsOf(value)),
  ]
  return [...new Map(tries.map((one) => [JSON.stringify(one.value), one])).values()]
}

function messageOf(name: string, value: unknown): TestMessage {
  ids += 1
  return {
    key: ledgerIn(value),
    value: JSON.stringify(value),
    headers: {
      ce_specversion: '1.0',
      ce_id: `form-${ids}`,
      ce_source: 'tests',
      ce_type: `ledger.command.${name}.v1`,
      'content-type': 'application/json',
    },
  }
}

/** The key must be the ledger where one is named; else it may be anything. */
function ledgerIn(value: unknown): string {
  const { ledger, body } = (value ?? {}) as { readonly ledger?: unknown; readonly body?: unknown }
  const { id } = (body ?? {}) as { readonly id?: unknown }
  const named = ledger ?? id
  return typeof named === 'string' && named !== '' ? named : 'acme'
}

/** Of each whether its form was right. */
async function takenByService(name: string, tries: readonly Variant[]): Promise<boolean[]> {
  const taken: boolean[] = []
  for (let first = 0; first < tries.length; first += messagesAtOnce) {
    const some = tries.slice(first, first + messagesAtOnce)
    const results = await open.kafka.send(...some.map(({ value }) => messageOf(name, value)))
    for (const [index, result] of results.entries()) {
      if (result === undefined) throw new Error(`nothing was told of ${some[index]?.what}`)
      taken.push(!formCodes.includes(result.headers['ledgercode'] ?? ''))
    }
  }
  return taken
}

describe('commands over Kafka', () => {
  test.each(commands)(
    '%s: the service takes what its schema takes',
    async (name, document) => {
      const ajv = new Ajv2020({ strict: false, formats: { 'date-time': isDateTime } })
      const validate = ajv.compile(document)
      const tries = triesOf(document)
      const bySchema = tries.map(({ value }) => validate(value))
      const byService = await takenByService(name, tries)
      const differences = tries.flatMap(({ what }, index) => {
        const [one, other] = [bySchema[index], byService[index]]
        if (one === other || beyondSchemas.includes(`${name}: ${what}`)) return []
        return [{ what, bySchema: one, byService: other }]
      })
      expect(differences).toEqual([])
      expect(byService[0]).toBe(true)
      expect(byService.filter((isTaken) => !isTaken).length).toBeGreaterThan(20)
    },
    120_000,
  )
})
