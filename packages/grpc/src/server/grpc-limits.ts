import { integerSetting } from '@ledger/runtime'
import { Type } from 'typebox'

/** The bounds of the group `grpc` of the config. */
export interface GrpcLimits {
  readonly messageBytesMax: number
  readonly callsMax: number
  readonly streamsMax: number
  readonly streamIdleMsMax: number
  readonly connectionsMax: number
  readonly connectionAgeMsMax: number
}

/** How many calls one connection may have under way, and what an answer may have in bytes. */
export const callsOfConnectionMax = 1_000
export const answerBytesMax = 8 * 1_024 * 1_024

/** A little more than our own bound, so that our own is the one that answers, with its reason. */
export const messageBytesGrace = 65_536

/** A connection that has been silent is asked whether it is there, and has so long to answer. */
export const keepAliveMs = 60_000
export const keepAliveAnswerMsMax = 20_000
/** When a connection is old it takes no new calls, and the last of those that it has may go on so long. */
export const lastCallMsMax = 30_000

/** Where an app takes gRPC calls and what it puts up with; only the variable of the port differs. */
export function grpcSettings(port: { readonly env: string; readonly default: number }) {
  return Type.Object({
    port: integerSetting({
      env: port.env,
      meaning: 'The port for gRPC, on the address of HTTP; 0 takes any free one.',
      minimum: 0,
      maximum: 65_535,
      default: port.default,
    }),
    ...grpcLimits,
  })
}

const grpcLimits = {
  messageBytesMax: integerSetting({
    env: 'GRPC_MESSAGE_BYTES_MAX',
    meaning: 'The largest message of a request over gRPC, in bytes, after it was inflated.',
    minimum: 1_024,
    maximum: 33_554_432,
    default: 1_048_576,
  }),
  callsMax: integerSetting({
    env: 'GRPC_CALLS_MAX',
    meaning: 'How many gRPC calls a process has under way; more are refused as overload.',
    minimum: 1,
    maximum: 100_000,
    default: 10_000,
  }),
  streamsMax: integerSetting({
    env: 'GRPC_STREAMS_MAX',
    meaning:
      'How many gRPC streams a process has open, of each kind; more are refused as overload.',
    minimum: 1,
    maximum: 10_000,
    default: 100,
  }),
  streamIdleMsMax: integerSetting({
    env: 'GRPC_STREAM_IDLE_MS_MAX',
    meaning: 'How long a posting stream may stay without a request or a result, in milliseconds.',
    minimum: 1_000,
    maximum: 3_600_000,
    default: 60_000,
  }),
  connectionsMax: integerSetting({
    env: 'GRPC_CONNECTIONS_MAX',
    meaning: 'How many connections for gRPC may be open; more are closed at once.',
    minimum: 1,
    maximum: 100_000,
    default: 10_000,
  }),
  connectionAgeMsMax: integerSetting({
    env: 'GRPC_CONNECTION_AGE_MS_MAX',
    meaning:
      'After how long a connection takes no new calls, so that its client connects anew and a load balancer can spread callers, in milliseconds.',
    minimum: 1_000,
    maximum: 86_400_000,
    default: 300_000,
  }),
}
