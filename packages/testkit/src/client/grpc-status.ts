import { BinaryReader } from '@bufbuild/protobuf/wire'
import type { Metadata } from '@grpc/grpc-js'
import { compileDecoder, ledgerDescriptors } from '@ledger/grpc'

/** Of a `google.rpc.Status`, and of a `google.protobuf.Any` in it. */
const detailsField = 3
const typeField = 1
const valueField = 2

export interface StatusProblem {
  /** Empty where it had no room. */
  readonly json: string
  readonly code: string
}

/** The problem among the details of a status; empty texts where there is none. */
export function problemOfStatus(metadata: Metadata): StatusProblem {
  const [status] = metadata.get('grpc-status-details-bin')
  const none = { json: '', code: '' }
  if (!Buffer.isBuffer(status)) return none
  const problem = detailsOf(status).get('ledger.v1.Problem')
  if (problem === undefined) return none
  const decode = compileDecoder(ledgerDescriptors().message('ledger.v1.Problem'))
  return { ...none, ...(decode(problem) as Partial<StatusProblem>) }
}

/** Those of metadata that are texts. */
export function textsOf(metadata: Metadata): Readonly<Record<string, string>> {
  const all = Object.entries(metadata.getMap())
  return Object.fromEntries(
    all.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

/** By the names of their messages. */
function detailsOf(status: Buffer): ReadonlyMap<string, Buffer> {
  const details = fieldsOf(status).flatMap(([number, bytes]) =>
    number === detailsField ? [fieldsOf(bytes)] : [],
  )
  return new Map(
    details.map((any) => {
      const fields = new Map(any)
      const url = fields.get(typeField)?.toString() ?? ''
      return [url.slice(url.lastIndexOf('/') + 1), fields.get(valueField) ?? Buffer.alloc(0)]
    }),
  )
}

/** Those that have their length in front. */
function fieldsOf(message: Buffer): readonly (readonly [number, Buffer])[] {
  const reader = new BinaryReader(message)
  const fields: (readonly [number, Buffer])[] = []
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if ((tag & 7) === 2) fields.push([tag >>> 3, Buffer.from(reader.bytes())])
    else reader.uint64() // the code, a number
  }
  return fields
}
