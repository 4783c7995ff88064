import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { compileValidator } from '@ledger/runtime'
import type { Static, TSchema } from 'typebox'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'

export interface ReadMapping<Mapping> {
  readonly mapping: Mapping
  /** Of the bytes of the file: another mapping makes other transactions under the same keys. */
  readonly sha256: string
}

/** @throws CommandFailed that says what is wrong with the mapping, and where */
export function readMapping<Schema extends TSchema>(
  path: string,
  schema: Schema,
): ReadMapping<Static<Schema>> {
  const text = readFileSync(path, 'utf8')
  const sha256 = createHash('sha256').update(text).digest('hex')
  const mapping = parse(path, text)
  const valid = compileValidator(schema, 'body')(mapping)
  if (valid === true) return { mapping: mapping as Static<Schema>, sha256 }
  const { detail, errors = [] } = valid.error.fault
  const told = errors.map((error) => `  ${error.pointer || '/'}: ${error.detail}`)
  throw unusable(path, told.length === 0 ? `  ${detail}` : told.join('\n'))
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unusable(path, `  ${error instanceof Error ? error.message : String(error)}`)
  }
}

function unusable(path: string, what: string): CommandFailed {
  return new CommandFailed(`the mapping ${path} cannot be used:\n${what}`, exitCodes.usage)
}
