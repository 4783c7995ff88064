import { describe, expect, test } from '@jest/globals'
import { fromJson, toBinary, type JsonValue } from '@bufbuild/protobuf'
import { ledgerDescriptors } from '../descriptors.ts'
import { numbersOf, randomMessage } from '../fixture/random-message.ts'
import { compileDecoder } from './compile-decoder.ts'
import { compileEncoder } from './compile-encoder.ts'
import { messageTypeOf } from './message-type.ts'

const descriptors = ledgerDescriptors()
const services = ['ledger.v1.CommandService', 'ledger.v1.QueryService']
const methods = services.flatMap((name) => descriptors.service(name).methods)
const messages = [...new Set(methods.flatMap(({ input, output }) => [input, output]))]

const roundsMax = 100

describe.each(messages.map((desc) => [desc.typeName, desc] as const))('%s', (name, desc) => {
  const type = messageTypeOf(desc)
  const decode = compileDecoder(desc)
  const encode = compileEncoder(desc)

  test(`codec: ${name} is read as a library writes it, and written so that it reads the same`, () => {
    const pick = numbersOf(1)
    for (let round = 0; round < roundsMax; round += 1) {
      const { ours, protobuf } = randomMessage(type, pick)
      expect(decode(encode(ours))).toEqual(ours)
      const bytes = toBinary(desc, fromJson(desc, protobuf as JsonValue))
      expect(decode(Buffer.from(bytes))).toEqual(ours)
    }
  })

  test(`codec: ${name} has nothing in an empty message`, () => {
    expect(decode(Buffer.alloc(0))).toEqual({})
    expect(encode({})).toHaveLength(0)
  })
})

describe('numbers', () => {
  test('codec: an amount of 38 digits comes and goes digit by digit', () => {
    const desc = descriptors.message('ledger.v1.EntryToPost')
    const entry = { account: 'a', direction: 'debit', amount: '9'.repeat(38) }
    expect(compileDecoder(desc)(compileEncoder(desc)(entry))).toEqual(entry)
  })

  test.each([0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, -1, -(2 ** 53 - 1)])(
    'codec: %d is exact',
    (number) => {
      const desc = descriptors.message('ledger.v1.EntryToPost')
      const entry = { expected_version: number }
      expect(compileDecoder(desc)(compileEncoder(desc)(entry))).toEqual(entry)
    },
  )

  test('codec: no message has a number that is not exact, nor bytes', () => {
    // it is what describing them throws for; here that it was asked of all
    expect(messages.length).toBeGreaterThan(60)
    for (const desc of messages) expect(() => messageTypeOf(desc)).not.toThrow()
  })
})
