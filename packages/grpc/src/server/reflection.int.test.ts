import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from '@jest/globals'
import { fromBinary } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import { BinaryReader } from '@bufbuild/protobuf/wire'
import { descriptorFile } from '../descriptors.ts'
import { SampleClient } from '../fixture/sample-client.ts'
import { createSampleServer, type SampleServer } from '../fixture/sample-server.ts'
import { field } from '../fixture/wire-bytes.ts'

let server: SampleServer
let client: SampleClient

afterEach(async () => {
  client.close()
  await server.close()
})

/** The response to one request, without what it was: by number of the field, what it holds. */
async function ask(request: Buffer, version: string): Promise<ReadonlyMap<number, Buffer>> {
  server = await createSampleServer()
  client = new SampleClient(server.port, { authorization: '' })
  const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`
  const stream = client.stream(path)
  const ended = once(stream, 'status')
  stream.write(request)
  const [response] = (await once(stream, 'data')) as [Buffer] // as it came
  stream.end()
  stream.resume()
  await ended
  return fieldsOf(response)
}

function fieldsOf(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const reader = new BinaryReader(bytes)
  const fields = new Map<number, Buffer>()
  while (reader.pos < reader.len) {
    const [number] = reader.tag()
    fields.set(number, Buffer.from(reader.bytes()))
  }
  return fields
}

/** The names of the files in a response. */
function filesIn(response: Buffer | undefined): readonly string[] {
  const reader = new BinaryReader(response ?? Buffer.alloc(0))
  const names: string[] = []
  while (reader.pos < reader.len) {
    reader.tag()
    names.push(fromBinary(FileDescriptorProtoSchema, reader.bytes()).name)
  }
  return names
}

describe.each(['v1', 'v1alpha'])('reflection %s', (version) => {
  test('reflection: lists the services that are here', async () => {
    const response = await ask(field(7, '*'), version)
    expect(response.get(6)?.toString('latin1')).toContain('ledger.v1.CommandService')
    expect(response.get(6)?.toString('latin1')).not.toContain('QueryService')
  })

  test.each([
    ['a service', 'ledger.v1.CommandService', 'ledger/v1/command_service.proto'],
    ['a method', 'ledger.v1.CommandService.OpenLedger', 'ledger/v1/command_service.proto'],
    ['a message', 'ledger.v1.Limit', 'ledger/v1/values.proto'],
    ['an enum', 'ledger.v1.Direction', 'ledger/v1/values.proto'],
  ])('reflection: gives the file of %s', async (_case, symbol, file) => {
    const response = await ask(field(4, symbol), version)
    expect(filesIn(response.get(4))[0]).toBe(file)
  })

  test('reflection: gives with a file all that it imports', async () => {
    const response = await ask(field(3, 'ledger/v1/command_service.proto'), version)
    expect(filesIn(response.get(4))).toEqual(
      expect.arrayContaining(['ledger/v1/values.proto', 'ledger/v1/transaction.proto']),
    )
  })

  test.each([
    ['a symbol that is not there', field(4, 'ledger.v1.Nothing')],
    ['a file that is not there', field(3, 'nothing.proto')],
    ['extensions', field(6, 'ledger.v1.Limit')],
    ['bytes that are no protobuf', Buffer.from([0x22, 0x7f])],
    ['nothing', Buffer.alloc(0)],
  ])('reflection: says that it has no %s, and echoes the request', async (_case, request) => {
    const response = await ask(request, version)
    expect(response.has(7)).toBe(true)
    expect(response.get(2)).toEqual(request)
  })
})

test('reflection: hands on the descriptors as they are', async () => {
  const set = fromBinary(FileDescriptorSetSchema, readFileSync(descriptorFile))
  const values = set.file.find(({ name }) => name === 'ledger/v1/values.proto')
  const response = await ask(field(3, 'ledger/v1/values.proto'), 'v1')
  const reader = new BinaryReader(response.get(4) ?? Buffer.alloc(0))
  reader.tag()
  expect(fromBinary(FileDescriptorProtoSchema, reader.bytes())).toEqual(values)
})
