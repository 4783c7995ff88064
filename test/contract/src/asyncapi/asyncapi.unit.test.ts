import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Parser } from '@asyncapi/parser'
import { describe, expect, test } from '@jest/globals'
import { isDateTime } from '@ledger/runtime'
import { topics } from '@ledger/wire'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { commandForms } from '../schemas/command-forms.ts'
import { textOf } from '../schemas/committed-schemas.ts'
import { schemaDocuments } from '../schemas/schema-documents.ts'
import { renderAsyncApi } from './render-asyncapi.ts'

const file = join(import.meta.dirname, '../../../../docs/asyncapi/ledger.json')
const document = renderAsyncApi(schemaDocuments(commandForms)) as unknown as AsyncApi
if (process.env['TEST_UPDATE_SCHEMAS'] === '1') {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, textOf(document))
}

interface AsyncApi {
  readonly channels: Readonly<
    Record<string, { readonly address: string; readonly messages: object }>
  >
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>
    readonly messageTraits: Readonly<Record<string, { readonly headers: object }>>
  }
}
interface Message {
  readonly traits: readonly { readonly $ref: string }[]
  readonly examples?: readonly { readonly headers: unknown }[]
}

describe('docs/asyncapi/ledger.json', () => {
  test('is what the code says; `npm run schemas` writes it anew', () => {
    expect(readFileSync(file, 'utf8')).toBe(textOf(document))
  })

  test('is a valid AsyncAPI document, examples and all', async () => {
    const diagnostics = await new Parser().validate(readFileSync(file, 'utf8'))
    const errors = diagnostics.filter(({ severity }) => Number(severity) === 0)
    expect(errors.map(({ message, path }) => `${path.join('/')}: ${message}`)).toEqual([])
  }, 60_000)

  test('has a channel for every topic, and every message in one of them', () => {
    const addresses = Object.values(document.channels).map(({ address }) => address)
    expect(addresses).toEqual(Object.values(topics).map(({ name }) => name))
    const used = Object.values(document.channels).flatMap(({ messages }) => Object.keys(messages))
    expect(used.toSorted()).toEqual(Object.keys(document.components.messages).toSorted())
  })

  test('headers of examples are as their topic says', () => {
    const ajv = new Ajv2020({ strict: false, formats: { 'date-time': isDateTime } })
    for (const { traits, examples = [] } of Object.values(document.components.messages)) {
      const topic = traits[0]?.$ref.split('/').at(-1) ?? ''
      const validate = ajv.compile(document.components.messageTraits[topic]?.headers ?? false)
      for (const { headers } of examples) {
        validate(headers)
        expect(validate.errors ?? []).toEqual([])
      }
    }
  })
})
