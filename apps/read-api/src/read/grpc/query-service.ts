import type { GrpcMethod, GrpcService, RpcMethod, RpcShape } from '@ledger/grpc'
import { compileRpc, ledgerDescriptors, queryRpcs, rpcNameOf } from '@ledger/grpc'
import type { ReadSpec } from '../read-spec.ts'
import type { Reader } from '../reader.ts'
import { readMethod } from './read-method.ts'

const shapes: Readonly<Record<string, RpcShape>> = queryRpcs

/** Everything that can be read, as methods of `ledger.v1.QueryService`. */
export function queryService(reader: Reader, reads: readonly ReadSpec[]): GrpcService {
  const { typeName, methods } = ledgerDescriptors().service('ledger.v1.QueryService')
  const specs = new Map(reads.map((spec) => [rpcNameOf(spec.operationId), spec]))
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
