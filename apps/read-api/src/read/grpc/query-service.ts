import type { GrpcMethod, GrpcService, RpcMethod, RpcShape } from '@ledger/grpc'
import { compileRpc, ledgerDescriptors, queryRpcs } from '@ledger/grpc'
import type { ReadSpec } from '../read-spec.ts'
import type { Reader } from '../reader.ts'
import { readMethod } from './read-method.ts'

const shapes: Readonly<Record<string, RpcShape>> = queryRpcs

/** Everything that can be read, as methods of `ledger.v1.QueryService`. */
export function queryService(reader: Reader, reads: readonly ReadSpec[]): GrpcService {
  const { typeName, methods } = ledgerDescriptors().service('ledger.v1.QueryService')
  // a read is found by the name of its operation with a capital, so there is no second list of them
  const specs = new Map(reads.map((spec) => [withCapital(spec.operationId), spec]))
  const methodOf = (method: RpcMethod): GrpcMethod => {
    const spec = specs.get(method.name)
    const shape = shapes[method.name]
    if (spec === undefined || shape === undefined) throw new Error(`no read is ${method.name}`)
    return readMethod(reader, spec, compileRpc(method, shape))
  }
  return {
    name: typeName,
    methods: Object.fromEntries(methods.map((method) => [method.name, methodOf(method)])),
  }
}

function withCapital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
