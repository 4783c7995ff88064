import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { DescMessage, DescService, FileRegistry } from '@bufbuild/protobuf'
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'

/** What `buf build` made of the folder `proto`: a `google.protobuf.FileDescriptorSet`. */
export const descriptorFile = fileURLToPath(new URL('../descriptors/ledger.binpb', import.meta.url))

/** All messages and services of `ledger.v1`, as the committed descriptors have them. */
export interface Descriptors {
  readonly registry: FileRegistry
  /** @throws Error when there is no such message */
  message(name: string): DescMessage
  /** @throws Error when there is no such service */
  service(name: string): DescService
}

let loaded: Descriptors | undefined

/** Read once, at the first call: 30 KB. */
export function ledgerDescriptors(): Descriptors {
  loaded ??= descriptorsOf(readFileSync(descriptorFile))
  return loaded
}

/** @param bytes a `google.protobuf.FileDescriptorSet`, each file behind those that it imports */
export function descriptorsOf(bytes: Uint8Array): Descriptors {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes))
  return {
    registry,
    message: (name) => registry.getMessage(name) ?? missing(name),
    service: (name) => registry.getService(name) ?? missing(name),
  }
}

function missing(name: string): never {
  throw new Error(`the descriptors have no ${name}; build them with \`pnpm build:proto\``)
}
