import { describe, expect, test } from '@jest/globals'
import { ProblemError, type Fault } from '@ledger/runtime'
import { accountSchemaExample, placeSchemaExample, transactionExample } from '@ledger/wire'
import { ledgerDescriptors } from '../descriptors.ts'
import { field, message } from '../fixture/wire-bytes.ts'
import { commandRpcs, queryRpcs } from '../rpc-shapes.ts'
import { compileDecoder } from './compile-decoder.ts'
import { compileRpc } from './rpc-codec.ts'

const descriptors = ledgerDescriptors()
const { method } = descriptors.service('ledger.v1.CommandService')

function codecOf(name: keyof typeof commandRpcs) {
  const desc = Object.values(method).find((each) => each.name === name)
  if (desc === undefined) throw new Error(`no method ${name}`)
  return { ...compileRpc(desc, commandRpcs[name]), readAnswer: compileDecoder(desc.output) }
}

function faultOf(read: () => unknown): Fault {
  try {
    read()
  } catch (error) {
    if (error instanceof ProblemError) return error.fault
    throw error
  }
  throw new Error('the request was accepted')
}

const post = codecOf('PostTransaction')
const open = codecOf('OpenAccounts')

describe('rpc-codec', () => {
  test('rpc-codec: a request is parameters, a body as sent, and whether it is only tried', () => {
    const bytes = message(field(1, 'acme'), field(2, field(6, 'x-1')), field(3, 1))
    expect(post.readRequest(bytes)).toEqual({
      params: { ledger: 'acme' },
      body: { external_id: 'x-1' },
      isDryRun: true,
    })
  })

  test('rpc-codec: a request without a body has none', () => {
    const request = { params: { ledger: 'acme' }, body: undefined, isDryRun: false }
    expect(post.readRequest(field(1, 'acme'))).toEqual(request)
    expect(codecOf('CloseAccount').readRequest(field(1, 'acme'))).toEqual(request)
  })

  test('rpc-codec: one account is a body as well as a list of them', () => {
    expect(open.readRequest(field(2, field(1, 'a'))).body).toEqual({ address: 'a' })
    expect(open.readRequest(field(3, field(1, field(1, 'a')))).body).toEqual({
      accounts: [{ address: 'a' }],
    })
  })

  test('rpc-codec: what is wrong in the body is pointed to as over HTTP', () => {
    const bytes = field(2, field(1, message(field(1, 'a'), field(17, 'x'))))
    expect(faultOf(() => post.readRequest(bytes))).toEqual({
      code: 'unknown_field',
      detail: '`/entries/0/#17`: is not known',
      errors: [{ pointer: '/entries/0/#17', code: 'unknown_field', detail: 'is not known' }],
    })
  })

  test('rpc-codec: what is wrong beside the body is named', () => {
    expect(faultOf(() => post.readRequest(field(9, 'x')))).toEqual({
      code: 'unknown_field',
      detail: 'Field `#9` of the request is not known.',
    })
    expect(faultOf(() => post.readRequest(Buffer.from([0x80])))).toEqual({
      code: 'invalid_message',
      detail: 'The message is cut off, or no protobuf.',
    })
  })

  test('rpc-codec: an answer says whether it is a replay, and whether it was only tried', () => {
    const body = JSON.stringify(transactionExample)
    const { id } = transactionExample
    expect(post.readAnswer(post.writeAnswer({ body }))).toMatchObject({ transaction: { id } })
    expect(post.readAnswer(post.writeAnswer({ body, isReplay: true }))).toMatchObject({
      replayed: true,
    })
    expect(post.readAnswer(post.writeAnswer({ body, isDryRun: true }))).toMatchObject({
      dry_run: true,
    })
  })

  test('rpc-codec: accounts are answered in the form in which they were opened', () => {
    const account = { ...accountSchemaExample, ...placeSchemaExample }
    const one = open.writeAnswer({ body: JSON.stringify(account) })
    expect(open.readAnswer(one)).toMatchObject({ account: { address: 'customer:1' } })
    const list = { accounts: [accountSchemaExample], ...placeSchemaExample }
    const several = open.writeAnswer({ body: JSON.stringify(list) })
    expect(open.readAnswer(several)).toMatchObject({
      accounts: { accounts: [{ address: 'customer:1' }], position: 7 },
    })
  })
})

describe('rpc-shapes', () => {
  test.each([
    ['ledger.v1.CommandService', commandRpcs],
    ['ledger.v1.QueryService', queryRpcs],
  ] as const)(
    'rpc-shapes: %s has a shape for each method, of fields that there are',
    (name, rpcs) => {
      const { methods } = descriptors.service(name)
      expect(methods.map((each) => each.name)).toEqual(Object.keys(rpcs))
      for (const { name: methodName, input, output } of methods) {
        const shape = Object.entries(rpcs).find(([rpc]) => rpc === methodName)?.[1]
        const fields = new Set(input.fields.map((each) => each.name))
        const answers = new Set(output.fields.map((each) => each.name))
        expect(shape?.body.filter((each: string) => !fields.has(each))).toEqual([])
        expect(shape?.answer.filter((each: string) => !answers.has(each))).toEqual([])
      }
    },
  )
})
