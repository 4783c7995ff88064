import { grpcSettings } from '@ledger/grpc'

/** Where reads come in over gRPC, and how many. */
export const grpcDoorSettings = grpcSettings({ env: 'READ_GRPC_PORT', default: 8091 })
