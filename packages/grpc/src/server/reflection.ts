import type { handleBidiStreamingCall, Server } from '@grpc/grpc-js'
import { status } from '@grpc/grpc-js'
import { toBinary, type DescFile } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { Descriptors } from '../descriptors.ts'
import { methodDefinition } from './method-definitions.ts'
import { Tally } from './tally.ts'

const tooMany = { code: status.RESOURCE_EXHAUSTED, details: 'Too many ask for descriptors.' }

/**
 * `grpc.reflection.v1.ServerReflection` and its older twin, by which tools and clients without our files
 * find out what can be called. They get the committed descriptors as they are: what goes through another
 * library comes out changed, and a client would take `optional` for what it is not.
 */
export function addReflection(
  server: Server,
  descriptors: Descriptors,
  options: { readonly names: readonly string[]; readonly streamsMax: number },
): void {
  const files = new ReflectedFiles(descriptors, options.names)
  const tally = new Tally(options.streamsMax)
  const info: handleBidiStreamingCall<Buffer, Buffer> = (call) => {
    if (!tally.enter()) {
      call.emit('error', tooMany)
      return
    }
    call.once('close', () => tally.leave())
    call.on('data', (request: Buffer) => {
      if (call.write(files.answer(request))) return
      call.pause()
      call.once('drain', () => call.resume())
    })
    call.once('end', () => call.end())
  }
  for (const version of ['v1', 'v1alpha']) {
    const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`
    const definition = { ServerReflectionInfo: methodDefinition(path, true) }
    server.addService(definition, { ServerReflectionInfo: info })
  }
}

/** What a request asks for, by the number of its field. */
const byFileName = 3
const bySymbol = 4
const listServices = 7
const hostNumber = 1

class ReflectedFiles {
  readonly #services: readonly string[]
  readonly #byName = new Map<string, DescFile>()
  readonly #bySymbol = new Map<string, DescFile>()
  readonly #bytes = new Map<DescFile, Uint8Array>()

  constructor({ registry }: Descriptors, services: readonly string[]) {
    this.#services = services
    for (const file of registry.files) {
      this.#byName.set(file.proto.name, file)
      this.#bytes.set(file, toBinary(FileDescriptorProtoSchema, file.proto))
    }
    for (const type of registry) {
      this.#bySymbol.set(type.typeName, type.file)
      if (type.kind !== 'service') continue
      for (const { name } of type.methods) {
        this.#bySymbol.set(`${type.typeName}.${name}`, type.file)
      }
    }
  }

  /** A response: valid_host 1, original_request 2, and one of what was asked for. */
  answer(request: Buffer): Buffer {
    const { number, text } = askedOf(request)
    const writer = new BinaryWriter()
    writer.uint32(18).bytes(request)
    if (number === listServices) this.#writeServices(writer)
    else if (number === byFileName) this.#writeFiles(writer, this.#byName.get(text))
    else if (number === bySymbol) this.#writeFiles(writer, this.#bySymbol.get(text))
    else writeError(writer, status.UNIMPLEMENTED, 'There are no extensions here.')
    return Buffer.from(writer.finish())
  }

  /** List_services_response 6: service 1, each: name 1. */
  #writeServices(writer: BinaryWriter): void {
    writer.uint32(50).fork()
    for (const name of this.#services) writer.uint32(10).fork().uint32(10).string(name).join()
    writer.join()
  }

  /** File_descriptor_response 4: file_descriptor_proto 1, with all that it imports. */
  #writeFiles(writer: BinaryWriter, file: DescFile | undefined): void {
    if (file === undefined) {
      writeError(writer, status.NOT_FOUND, 'There is no such file or symbol.')
      return
    }
    writer.uint32(34).fork()
    for (const each of withImports(file)) {
      writer.uint32(10).bytes(this.#bytes.get(each) ?? new Uint8Array())
    }
    writer.join()
  }
}

function withImports(file: DescFile): ReadonlySet<DescFile> {
  const files = new Set([file])
  // what is added while the set is gone through is gone through as well
  for (const each of files) each.dependencies.forEach((dependency) => files.add(dependency))
  return files
}

/** Error_response 7: error_code 1, error_message 2. */
function writeError(writer: BinaryWriter, code: number, message: string): void {
  writer.uint32(58).fork().uint32(8).int32(code).uint32(18).string(message).join()
}

/** The last field beside the host, as with any oneof; nothing of what cannot be read. */
function askedOf(request: Buffer): { readonly number: number; readonly text: string } {
  let asked = { number: 0, text: '' }
  try {
    const reader = new BinaryReader(request)
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag()
      if (number === hostNumber || wireType !== WireType.LengthDelimited) reader.skip(wireType)
      else asked = { number, text: Buffer.from(reader.bytes()).toString('utf8') }
    }
    return asked
  } catch {
    return { number: 0, text: '' }
  }
}
