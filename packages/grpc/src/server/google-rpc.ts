import { BinaryWriter } from '@bufbuild/protobuf/wire'

/**
 * The messages of `google.rpc` that clients of gRPC look for in `grpc-status-details-bin`, written by
 * hand: five messages of two fields each are less than their definitions and a codec for `Any`
 * (https://google.aip.dev/193). Numbers in the comments are those of the fields.
 */
export interface Detail {
  /** `google.rpc.ErrorInfo`. */
  readonly typeName: string
  readonly bytes: Uint8Array
}

const lengthDelimited = 2

function tagOf(number: number): number {
  return (number << 3) | lengthDelimited
}

function textField(writer: BinaryWriter, number: number, text: string): void {
  if (text !== '') writer.uint32(tagOf(number)).string(text)
}

/** `Status`: code 1, message 2, details 3, each an `Any`: type_url 1, value 2. */
export function statusBytes(code: number, message: string, details: readonly Detail[]): Buffer {
  const writer = new BinaryWriter()
  writer.uint32(1 << 3).int32(code)
  textField(writer, 2, message)
  for (const { typeName, bytes } of details) {
    writer.uint32(tagOf(3)).fork()
    textField(writer, 1, `type.googleapis.com/${typeName}`)
    writer.uint32(tagOf(2)).bytes(bytes)
    writer.join()
  }
  return Buffer.from(writer.finish())
}

/** Reason 1, domain 2, metadata 3. */
export function errorInfo(
  reason: string,
  domain: string,
  metadata: Readonly<Record<string, string>>,
): Detail {
  const writer = new BinaryWriter()
  textField(writer, 1, reason)
  textField(writer, 2, domain)
  for (const [key, value] of Object.entries(metadata)) {
    writer.uint32(tagOf(3)).fork()
    textField(writer, 1, key)
    textField(writer, 2, value)
    writer.join()
  }
  return { typeName: 'google.rpc.ErrorInfo', bytes: writer.finish() }
}

/** Field violations 1, each: field 1, description 2. */
export function badRequest(
  violations: readonly { readonly field: string; readonly description: string }[],
): Detail {
  const writer = new BinaryWriter()
  for (const { field, description } of violations) {
    writer.uint32(tagOf(1)).fork()
    textField(writer, 1, field)
    textField(writer, 2, description)
    writer.join()
  }
  return { typeName: 'google.rpc.BadRequest', bytes: writer.finish() }
}

/** Retry delay 1, a `google.protobuf.Duration`: seconds 1. */
export function retryInfo(seconds: number): Detail {
  const writer = new BinaryWriter()
  writer.uint32(tagOf(1)).fork()
  writer.uint32(1 << 3).int64(seconds)
  writer.join()
  return { typeName: 'google.rpc.RetryInfo', bytes: writer.finish() }
}

/** Request id 1. */
export function requestInfo(requestId: string): Detail {
  const writer = new BinaryWriter()
  textField(writer, 1, requestId)
  return { typeName: 'google.rpc.RequestInfo', bytes: writer.finish() }
}

/** Links 1, each: description 1, url 2. */
export function help(description: string, url: string): Detail {
  const writer = new BinaryWriter()
  writer.uint32(tagOf(1)).fork()
  textField(writer, 1, description)
  textField(writer, 2, url)
  writer.join()
  return { typeName: 'google.rpc.Help', bytes: writer.finish() }
}
