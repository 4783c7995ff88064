import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SchemaDocument } from './schema-documents.ts'

const folder = join(import.meta.dirname, '../../../../docs/schemas')
const releasedName = 'released.json'

export type SchemaDocuments = ReadonlyMap<string, SchemaDocument>

/** What stands in docs/schemas, by name, as text. */
export function readSchemaFiles(): ReadonlyMap<string, string> {
  const names = globSync('*/*.json', { cwd: folder }).toSorted()
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

/** Writes every document, and removes the files of those that are none any more. */
export function writeSchemaFiles(documents: SchemaDocuments): void {
  for (const name of readSchemaFiles().keys()) {
    if (!documents.has(name)) rmSync(join(folder, name))
  }
  for (const [name, document] of documents) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), textOf(document))
  }
}

export function textOf(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

/** The schemas as they were when they were released last; empty before there ever was a release. */
export function readReleased(): SchemaDocuments {
  try {
    const text = readFileSync(join(folder, releasedName), 'utf8')
    return new Map(Object.entries(JSON.parse(text) as Record<string, SchemaDocument>))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map()
    throw error
  }
}

export function writeReleased(documents: SchemaDocuments): void {
  writeFileSync(join(folder, releasedName), textOf(Object.fromEntries(documents)))
}
