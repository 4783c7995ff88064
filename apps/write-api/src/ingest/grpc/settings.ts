import { grpcSettings } from '@ledger/grpc'

/** Where commands come in over gRPC, and how many. */
export const grpcDoorSettings = grpcSettings({ env: 'WRITE_GRPC_PORT', default: 8090 })
