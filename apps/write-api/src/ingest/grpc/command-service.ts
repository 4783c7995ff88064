import type { GrpcMethod, GrpcService, RpcMethod, RpcShape } from '@ledger/grpc'
import { commandRpcs, compileRpc, ledgerDescriptors, rpcNameOf } from '@ledger/grpc'
import type { CommandSpec } from '../../command/command-spec.ts'
import { commandSpecs } from '../../command/command-specs.ts'
import type { DoorParts } from '../door-parts.ts'
import { atomicMethod } from './atomic-method.ts'
import { commandMethod } from './command-method.ts'
import { streamMethod } from './stream-method.ts'

const shapes: Readonly<Record<string, RpcShape>> = commandRpcs

/** By the names of their methods; so there is no second list of them. */
const specs: ReadonlyMap<string, CommandSpec> = new Map(
  commandSpecs.map((spec) => [rpcNameOf(spec.operationId), spec]),
)

/** Everything that can be asked of the ledger, as methods of `ledger.v1.CommandService`. */
export function commandService(parts: DoorParts): GrpcService {
  const { typeName, methods } = ledgerDescriptors().service('ledger.v1.CommandService')
  return {
    name: typeName,
    methods: Object.fromEntries(methods.map((method) => [method.name, methodOf(parts, method)])),
  }
}

/** @throws Error for a method that no command stands behind */
function methodOf(parts: DoorParts, method: RpcMethod): GrpcMethod {
  const { name } = method
  if (name === 'PostTransactions') return streamMethod(parts, method)
  const shape = shapes[name]
  if (shape === undefined) throw new Error(`nothing says which field is the body of ${name}`)
  const codec = compileRpc(method, shape)
  if (name === 'PostTransactionsAtomically') return atomicMethod(parts, codec)
  const spec = specs.get(name)
  if (spec === undefined) throw new Error(`there is no command for ${name}`)
  return commandMethod(parts, spec, codec)
}
