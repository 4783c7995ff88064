import { describe, expect, test } from '@jest/globals'
import { fromBinary } from '@bufbuild/protobuf'
import { AnySchema } from '@bufbuild/protobuf/wkt'
import { BinaryReader } from '@bufbuild/protobuf/wire'
import type { Fault } from '@ledger/runtime'
import { problemCodes, renderProblem } from '@ledger/runtime'
import { grpcStatusNumbers, grpcStatusOf, problems } from '@ledger/wire'
import { compileDecoder } from '../codec/compile-decoder.ts'
import { ledgerDescriptors } from '../descriptors.ts'
import { statusOfFault } from './status-of-fault.ts'

const context = { instance: '/v1/ledgers/acme/transactions', requestId: 'req_1' }
const decodeProblem = compileDecoder(ledgerDescriptors().message('ledger.v1.Problem'))

interface ReadStatus {
  readonly code: number
  readonly message: string
  /** By the names of their types. */
  readonly details: ReadonlyMap<string, Uint8Array>
}

function readStatus(bytes: Buffer): ReadStatus {
  const reader = new BinaryReader(bytes)
  const details = new Map<string, Uint8Array>()
  let code = 0
  let message = ''
  while (reader.pos < reader.len) {
    const [number] = reader.tag()
    if (number === 1) code = reader.int32()
    else if (number === 2) message = reader.string()
    else {
      const any = fromBinary(AnySchema, reader.bytes())
      details.set(any.typeUrl.replace('type.googleapis.com/', ''), any.value)
    }
  }
  return { code, message, details }
}

/** Every text in a message, in order, whatever its fields are called. */
function textsOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('latin1')
}

describe('status-of-fault', () => {
  test.each(problemCodes)('status-of-fault: %s says all that HTTP says', (code) => {
    const fault: Fault = { code, detail: 'A case.' }
    const status = statusOfFault(fault, context)
    const read = readStatus(status.details)
    expect(status.code).toBe(grpcStatusNumbers[grpcStatusOf[code]])
    expect(read).toMatchObject({ code: status.code, message: 'A case.' })
    const info = textsOf(read.details.get('google.rpc.ErrorInfo'))
    for (const text of [code.toUpperCase(), 'ledger', problems[code].outcome, 'req_1']) {
      expect(info).toContain(text)
    }
    expect(read.details.has('google.rpc.RetryInfo')).toBe(problems[code].retryable)
    expect(textsOf(read.details.get('google.rpc.Help'))).toContain(`/docs/errors/${code}`)
    const problem = decodeProblem(Buffer.from(read.details.get('ledger.v1.Problem') ?? []))
    expect(problem).toMatchObject({ code, json: renderProblem(fault, context) })
  })

  test('status-of-fault: names the fields that are to blame', () => {
    const errors = [{ pointer: '/entries/0/amount', code: 'invalid_amount', detail: 'no' }] as const
    const { details } = statusOfFault({ code: 'invalid_amount', detail: 'x', errors }, context)
    const violations = textsOf(readStatus(details).details.get('google.rpc.BadRequest'))
    expect(violations).toContain('/entries/0/amount')
  })

  test('status-of-fault: has room in the headers, however much there is to say', () => {
    const errors = Array.from({ length: 100 }, (_, index) => ({
      pointer: `/entries/${index}/${'x'.repeat(200)}`,
      code: 'invalid_field' as const,
      detail: 'ř'.repeat(500),
    }))
    const fault: Fault = { code: 'invalid_field', detail: '😀'.repeat(5_000), errors }
    const status = statusOfFault(fault, context)
    const headers = encodeURI(status.message).length + status.details.toString('base64').length
    expect(headers).toBeLessThan(7_500)
    const { details } = readStatus(status.details)
    expect([...details.keys()]).toEqual(
      expect.arrayContaining(['google.rpc.ErrorInfo', 'google.rpc.BadRequest']),
    )
  })

  test('status-of-fault: leaves the JSON out before the problem', () => {
    const detail = 'x'.repeat(800)
    const errors = Array.from({ length: 4 }, (_, index) => ({
      pointer: `/entries/${index}`,
      code: 'invalid_field' as const,
      detail: 'y'.repeat(300),
    }))
    const { details } = statusOfFault({ code: 'invalid_field', detail, errors }, context)
    const problem = readStatus(details).details.get('ledger.v1.Problem')
    expect(decodeProblem(Buffer.from(problem ?? []))).not.toHaveProperty('json')
    expect(problem).toBeDefined()
  })
})
