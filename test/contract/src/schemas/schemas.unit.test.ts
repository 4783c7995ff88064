import { describe, expect, test } from '@jest/globals'
import { isDateTime } from '@ledger/runtime'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { readDocument } from '../document/committed.ts'
import { operationsOf } from '../document/open-api.ts'
import { commandForms } from './command-forms.ts'
import { commandNames, operationsWithoutMessage } from './command-names.ts'
import {
  readReleased,
  readSchemaFiles,
  textOf,
  writeReleased,
  writeSchemaFiles,
} from './committed-schemas.ts'
import { whyWider } from './compare-schemas.ts'
import { audienceOf, schemaDocuments } from './schema-documents.ts'

const documents = schemaDocuments(commandForms)
if (process.env['TEST_UPDATE_SCHEMAS'] === '1') writeSchemaFiles(documents)

// held against what was released before, also by a release: it cannot pass what it would have to be told
const released = readReleased()
const isBroken = [...released.keys()].some((name) => faultsOf(name).length > 0)
if (process.env['TEST_RELEASE_SCHEMAS'] === '1' && !isBroken) writeReleased(documents)

const names = [...documents.keys()]

describe('docs/schemas', () => {
  test('docs/schemas: the files are what the code says; `npm run schemas` writes them anew', () => {
    const files = readSchemaFiles()
    expect([...files.keys()]).toEqual(names.toSorted())
    const stale = names.filter((name) => files.get(name) !== textOf(documents.get(name)))
    expect(stale).toEqual([])
  })

  test.each(names)('docs/schemas/%s: is a schema, and its examples fit it', (name) => {
    const ajv = new Ajv2020({
      strict: false,
      formats: { 'date-time': isDateTime, 'uri-reference': true },
    })
    const document = documents.get(name) ?? {}
    expect(ajv.validateSchema(document)).toBe(true)
    const validate = ajv.compile(document)
    const examples = (document['examples'] ?? []) as readonly unknown[]
    for (const example of examples) {
      validate(example)
      expect(validate.errors ?? []).toEqual([])
    }
  })

  test.each(names.filter((name) => audienceOf(name) === 'consumers'))(
    'docs/schemas/%s: leaves room for fields that are not known yet',
    (name) => {
      expect(textOf(documents.get(name))).not.toContain('"additionalProperties": false')
    },
  )
})

test('docs/schemas: every command has one, unless it can be no message', () => {
  const commands = operationsOf(readDocument('write-api')).filter(({ method }) => method !== 'get')
  const ids = commands.map(({ operationId }) => operationId)
  const known = [...Object.keys(commandNames), ...operationsWithoutMessage]
  expect(ids.toSorted()).toEqual(known.toSorted())
  const files = Object.values(commandNames).map((name) => `commands/${name}.v1.json`)
  expect(names.filter((name) => name.startsWith('commands/')).toSorted()).toEqual(files.toSorted())
})

// What cannot change like this becomes another version: another file, and another type on the message.
describe('a released schema', () => {
  test('there are some, and each is still there', () => {
    expect(released.size).toBeGreaterThan(0)
    expect([...released.keys()].filter((name) => !documents.has(name))).toEqual([])
  })

  test.each([...released.keys()])('%s: changes only as those who use it can stand', (name) => {
    expect(faultsOf(name)).toEqual([])
  })
})

/** Why those who use what was released cannot stand what it is now. */
function faultsOf(name: string): readonly string[] {
  const [before, now] = [released.get(name), documents.get(name)]
  if (before === undefined || now === undefined) return ['is gone']
  return audienceOf(name) === 'consumers' ? whyWider(now, before) : whyWider(before, now)
}
