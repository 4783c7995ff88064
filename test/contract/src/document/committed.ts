import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { OpenApi } from './open-api.ts'

/** The committed documents: of each API, and of both as one. */
export const documentNames = ['write-api', 'read-api', 'ledger'] as const
export type DocumentName = (typeof documentNames)[number]

export function fileOf(name: DocumentName): string {
  return fileURLToPath(new URL(`../../../../docs/openapi/${name}.json`, import.meta.url))
}

/** Undefined before it was ever written. */
export function readText(name: DocumentName): string | undefined {
  try {
    return readFileSync(fileOf(name), 'utf8')
  } catch {
    return undefined
  }
}

export function writeText(name: DocumentName, text: string): void {
  writeFileSync(fileOf(name), text)
}

export function readDocument(name: DocumentName): OpenApi {
  return JSON.parse(readFileSync(fileOf(name), 'utf8')) as OpenApi
}
