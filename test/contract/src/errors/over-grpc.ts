import type { ApiAnswer, GrpcClient } from '@ledger/testkit'
import { createGrpcClient, createTestApiKey } from '@ledger/testkit'
import type { ProblemCode } from '@ledger/wire'
import type { Pool } from 'pg'
import { grpcApiClient } from './grpc-api-client.ts'
import { transfer, transactions } from './requests.ts'

/** What a provocation of gRPC's own has to work with. */
export interface GrpcStage {
  readonly commands: GrpcClient
  readonly commandsAddress: string
  readonly pool: Pool
}

/** How a code is provoked where the request of HTTP cannot be said, or why it cannot be. */
export type OverGrpc =
  | { readonly send: (stage: GrpcStage) => Promise<Pick<ApiAnswer, 'status' | 'text' | 'headers'>> }
  | { readonly why: string }

/** Field 17, a text, which no request has. */
const unknownField = Buffer.from([0x8a, 0x01, 0x01, 0x78])
/** The ledger, which is field 1. */
const namedLedger = Buffer.from([0x0a, 0x04, ...Buffer.from('acme')])

/** All other codes are provoked by the request of HTTP, sent as a call. */
export const overGrpc: Partial<Readonly<Record<ProblemCode, OverGrpc>>> = {
  route_not_found: { why: 'gRPC itself answers UNIMPLEMENTED where there is no method.' },
  api_key_missing: { why: 'The client of these tests always sends a key.' },
  scope_missing: { send: withoutScope },
  unsupported_media_type: { why: 'A call that is none of gRPC is refused by HTTP/2.' },
  invalid_message: { send: (stage) => bytes(stage, Buffer.from([0xff])) },
  invalid_json: { send: (stage) => bytes(stage, namedLedger) }, // without a transaction
  nesting_too_deep: { why: 'No message is inside itself.' },
  duplicate_key: { send: (stage) => bytes(stage, Buffer.concat([namedLedger, namedLedger])) },
  ill_formed_text: { send: withNul },
  unknown_field: { send: (stage) => bytes(stage, Buffer.concat([namedLedger, unknownField])) },
  unknown_filter: { why: 'A field that is not known is `unknown_field`.' },
  shutting_down: { why: 'As over HTTP, a test inside the process has it.' },
}

function withNul({ commands }: GrpcStage) {
  return grpcApiClient({ commands }).post(transactions, { ...transfer(1n), source: 'a\0' })
}

async function withoutScope({ commandsAddress, pool }: GrpcStage) {
  const apiKey = await createTestApiKey(pool, { scopes: ['ledger:read'] })
  const commands = createGrpcClient(commandsAddress, 'CommandService', apiKey)
  try {
    return await grpcApiClient({ commands }).post(transactions, transfer(1n))
  } finally {
    commands.close()
  }
}

async function bytes({ commands }: GrpcStage, message: Buffer) {
  const metadata = { 'idempotency-key': 'bytes' }
  const { status, problem } = await commands.send('PostTransaction', message, { metadata })
  const { status: told } = JSON.parse(problem) as { readonly status: number }
  return { status: told, text: problem, headers: new Headers({ 'grpc-status': status }) }
}
