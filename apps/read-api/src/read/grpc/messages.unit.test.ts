import { describe, expect, test } from '@jest/globals'
import type { RpcMethod, RpcShape } from '@ledger/grpc'
import { differencesToSchema, ledgerDescriptors, queryRpcs, rpcNameOf } from '@ledger/grpc'
import { reads } from '../reads.ts'

const { methods } = ledgerDescriptors().service('ledger.v1.QueryService')
const shapes: Readonly<Record<string, RpcShape>> = queryRpcs
const named = reads.map((spec) => [rpcNameOf(spec.operationId), spec] as const)

interface JsonSchema {
  readonly anyOf?: readonly object[]
  readonly properties?: object
}

function methodOf(name: string): RpcMethod & { readonly shape: RpcShape } {
  const method = methods.find((each) => each.name === name)
  const shape = shapes[name]
  if (method === undefined || shape === undefined) throw new Error(`there is no method ${name}`)
  const { input, output } = method
  return { name, input, output, shape }
}

describe('messages of reads', () => {
  test('there is a method for every read, and none besides', () => {
    expect(methods.map(({ name }) => name).sort()).toEqual(named.map(([name]) => name).sort())
  })

  test.each(named)('%s: its fields are the parameters of HTTP', (name, { path, query }) => {
    const inPath = [...path.matchAll(/:([a-z_]+)/g)].map(([, each]) => each)
    const { properties = {} } = query as JsonSchema
    const fields = methodOf(name).input.fields.map((field) => field.name)
    expect(fields.sort()).toEqual([...inPath, ...Object.keys(properties)].sort())
  })

  test.each(named)('%s: what HTTP answers can be told', (name, { docs }) => {
    const { output, shape } = methodOf(name)
    const schema = docs.answer as JsonSchema
    const forms = schema.anyOf ?? [schema]
    const [only] = shape.answer
    if (only === undefined) {
      expect(differencesToSchema(output, forms, 'answer')).toEqual([])
      return
    }
    const field = output.fields.find((each) => each.name === only)
    if (field?.fieldKind !== 'message') throw new Error(`${name} has no message ${only}`)
    const differences = differencesToSchema(field.message, forms, 'answer')
    // the same message stands for what commands answer, too
    expect(differences.filter((each) => !each.endsWith('in no schema'))).toEqual([])
  })
})
