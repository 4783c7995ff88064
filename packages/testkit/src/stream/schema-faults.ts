import { isDateTime } from '@ledger/runtime'
import { eventSchemas, type JournalEvent } from '@ledger/wire'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': isDateTime } })
const validators = new Map<string, ValidateFunction>()

/** In what an event is not what its published schema says, a field beside it included. */
export function schemaFaults(event: JournalEvent): readonly string[] {
  const { type } = event
  const validate = validatorOf(type)
  if (validate(event)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${type}${instancePath} ${message} by its schema`,
  )
}

function validatorOf(type: JournalEvent['type']): ValidateFunction {
  const known = validators.get(type)
  if (known !== undefined) return known
  const validate = ajv.compile(closed(JSON.parse(JSON.stringify(eventSchemas[type]))) as object)
  validators.set(type, validate)
  return validate
}

/** The schema with nothing beside it allowed: a field that it does not tell is a fault. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const copy = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, closed(value)]),
  )
  return 'properties' in copy ? { additionalProperties: false, ...copy } : copy
}
