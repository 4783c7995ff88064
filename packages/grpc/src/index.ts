export { compileDecoder } from './codec/compile-decoder.ts'
export { compileEncoder } from './codec/compile-encoder.ts'
export {
  compileRpc,
  type RpcAnswer,
  type RpcCodec,
  type RpcMethod,
  type RpcRequest,
} from './codec/rpc-codec.ts'
export { descriptorFile, ledgerDescriptors, type Descriptors } from './descriptors.ts'
export { differencesToSchema } from './fits-schema.ts'
export {
  commandRpcs,
  queryRpcs,
  rpcNameOf,
  type CommandRpc,
  type QueryRpc,
  type RpcShape,
} from './rpc-shapes.ts'
export type { CallMetadata } from './server/call-metadata.ts'
export { aboutGrpc } from './server/about-grpc.ts'
export {
  createGrpcServer,
  type GrpcServer,
  type GrpcServerOptions,
} from './server/create-grpc-server.ts'
export { grpcSettings, type GrpcLimits } from './server/grpc-limits.ts'
export type {
  GrpcAnswer,
  GrpcCall,
  GrpcMethod,
  GrpcService,
  StreamEnd,
} from './server/grpc-service.ts'
export { readRequest } from './server/read-request.ts'
export { ServiceStream, type StreamClose, type StreamOptions } from './server/service-stream.ts'
