import type { RpcCodec, RpcRequest } from '../codec/rpc-codec.ts'

/**
 * What a message asks for. What is wrong with one is told only to those who may send it, as over HTTP.
 * @param requireRight throws when the caller may not
 * @throws MessageFault or what `requireRight` throws
 */
export function readRequest(
  codec: RpcCodec,
  message: Buffer,
  requireRight: () => void,
): RpcRequest {
  try {
    return codec.readRequest(message)
  } catch (error) {
    requireRight()
    throw error
  }
}
