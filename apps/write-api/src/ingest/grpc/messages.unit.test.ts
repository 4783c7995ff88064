import { describe, expect, test } from '@jest/globals'
import type { RpcMethod, RpcShape } from '@ledger/grpc'
import { commandRpcs, differencesToSchema, ledgerDescriptors, rpcNameOf } from '@ledger/grpc'
import type { CommandSpec } from '../../command/command-spec.ts'
import { pathNames, querySchema } from '../../command/command-spec.ts'
import { commandSpecs } from '../../command/command-specs.ts'

const { methods } = ledgerDescriptors().service('ledger.v1.CommandService')
const shapes: Readonly<Record<string, RpcShape>> = commandRpcs
const commands = commandSpecs.map((spec) => [rpcNameOf(spec.operationId), spec] as const)

/** Without a command of their own: each item of theirs is one. */
const ofMany = ['PostTransactions', 'PostTransactionsAtomically']

interface JsonSchema {
  readonly anyOf?: readonly object[]
  readonly properties?: object
}

/** The forms that a body or an answer may have. */
function formsOf(schema: JsonSchema): readonly object[] {
  return schema.anyOf ?? [schema]
}

function methodOf(name: string): RpcMethod & { readonly shape: RpcShape } {
  const method = methods.find((each) => each.name === name)
  const shape = shapes[name]
  if (method === undefined || shape === undefined) throw new Error(`there is no method ${name}`)
  const { input, output } = method
  return { name, input, output, shape }
}

function messageIn(message: RpcMethod['input'], name: string): RpcMethod['input'] {
  const field = message.fields.find((each) => each.name === name)
  if (field?.fieldKind !== 'message') throw new Error(`${message.typeName}.${name} is no message`)
  return field.message
}

describe('messages of commands', () => {
  test('there is a method for every command, and none besides', () => {
    const names = [...commands.map(([name]) => name), ...ofMany]
    expect(methods.map(({ name }) => name).sort()).toEqual(names.sort())
  })

  test.each(commands)('%s: its parameters are those of HTTP', (name, spec) => {
    const { input, shape } = methodOf(name)
    const others = input.fields.map((field) => field.name).filter((each) => !isBody(shape, each))
    const named = [...pathNames(spec), ...Object.keys(querySchema(spec).properties), 'dry_run']
    expect(others.sort()).toEqual(named.sort())
  })

  test.each(commands)('%s: its body is that of HTTP', (name, spec: CommandSpec) => {
    const { input, shape } = methodOf(name)
    const forms = formsOf(spec.body)
    const fields = shape.body.map((field, index) => [field, forms[index] ?? {}] as const)
    const differences = fields.flatMap(([field, form]) =>
      differencesToSchema(messageIn(input, field), [form], 'request'),
    )
    expect(differences).toEqual([])
    // one that has no field for a body has nothing to say in it
    const { properties = {} } = spec.body as JsonSchema
    if (fields.length === 0) expect(properties).toEqual({})
  })

  test.each(commands)('%s: what HTTP answers can be told', (name, spec: CommandSpec) => {
    const { output, shape } = methodOf(name)
    const forms = formsOf(spec.docs.answer)
    const differences = shape.answer.flatMap((field, index) =>
      differencesToSchema(messageIn(output, field), [forms[index] ?? {}], 'answer'),
    )
    // the same message stands for what reads tell, too
    expect(differences.filter((each) => !each.endsWith('in no schema'))).toEqual([])
  })
})

function isBody({ body }: RpcShape, name: string): boolean {
  return body.includes(name)
}
