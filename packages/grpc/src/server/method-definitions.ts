import type {
  handleBidiStreamingCall,
  handleUnaryCall,
  MethodDefinition,
  sendUnaryData,
  ServerDuplexStream,
  ServerUnaryCall,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js'
import { status } from '@grpc/grpc-js'
import type { Descriptors } from '../descriptors.ts'
import type { GrpcMethod, GrpcService } from './grpc-service.ts'
import type { Calls } from './run-call.ts'
import { runStream, runUnary } from './run-call.ts'

/** Answering itself failed, which is a bug; a caller must not wait for it, nor the process end of it. */
const couldNotSay = 'a gRPC call could not be answered'
const unsaid = { code: status.INTERNAL, details: 'A fault of the service.' }

/** For `Server.addService`. */
export interface Registration {
  readonly definition: ServiceDefinition
  readonly implementation: UntypedServiceImplementation
}

/** Messages go through as they are: to read them is ours, and so are the errors of that. */
export function methodDefinition(
  path: string,
  isStream: boolean,
): MethodDefinition<Buffer, Buffer> {
  const asItIs = (bytes: Buffer): Buffer => bytes
  return {
    path,
    requestStream: isStream,
    responseStream: isStream,
    requestSerialize: asItIs,
    requestDeserialize: asItIs,
    responseSerialize: asItIs,
    responseDeserialize: asItIs,
  }
}

/** @throws Error when the methods are not those of the descriptors */
export function registrationOf(
  calls: Calls,
  descriptors: Descriptors,
  { name, methods }: GrpcService,
): Registration {
  const described = descriptors.service(name).methods
  const names = described.map((method) => method.name)
  for (const method of Object.keys(methods)) {
    if (!names.includes(method)) throw new Error(`${name} has no method ${method}`)
  }
  const definition: Record<string, MethodDefinition<Buffer, Buffer>> = {}
  const implementation: UntypedServiceImplementation = {}
  for (const { name: methodName, methodKind } of described) {
    const method = methods[methodName]
    const kind = methodKind === 'unary' ? 'unary' : 'stream'
    if (method?.kind !== kind) throw new Error(`${name}.${methodName} has no handler (${kind})`)
    definition[methodName] = methodDefinition(`/${name}/${methodName}`, kind === 'stream')
    implementation[methodName] = handlerOf(calls, method)
  }
  return { definition, implementation }
}

function handlerOf(
  calls: Calls,
  method: GrpcMethod,
): handleUnaryCall<Buffer, Buffer> | handleBidiStreamingCall<Buffer, Buffer> {
  switch (method.kind) {
    case 'unary':
      return (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
        runUnary(calls, method, call, answer).catch((error: unknown) => {
          calls.log.error({ err: error }, couldNotSay)
          answer(unsaid)
        })
      }
    case 'stream':
      return (call: ServerDuplexStream<Buffer, Buffer>) => {
        runStream(calls, method, call).catch((error: unknown) => {
          calls.log.error({ err: error }, couldNotSay)
          call.emit('error', unsaid)
        })
      }
    default:
      return method satisfies never
  }
}
