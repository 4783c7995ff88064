import { readDocument } from '../document/committed.ts'
import type { Parameter, PlacedOperation } from '../document/open-api.ts'
import { examplesOf, operationsOf } from '../document/open-api.ts'
import { commandNames } from './command-names.ts'
import type { CommandForm } from './schema-documents.ts'

/** The names of messages, where they are not those of the path. */
const messageNames: Readonly<Record<string, string>> = { id: 'transaction' }

/**
 * The commands that can be sent as messages. A message holds what HTTP would be sent, and what that is
 * the OpenAPI document says, which is held against the running service.
 */
export const commandForms: readonly CommandForm[] = operationsOf(readDocument('write-api')).flatMap(
  (operation) => {
    const name = commandNames[operation.operationId]
    return name === undefined ? [] : [formOf(name, operation)]
  },
)

function formOf(name: string, operation: PlacedOperation): CommandForm {
  const { operationId, summary, description, parameters = [], requestBody } = operation
  const media = requestBody?.content['application/json']
  if (media === undefined) throw new Error(`${operationId} has no body`)
  const named = [
    ...parameters.filter((one) => one.in === 'path'),
    ...parameters.filter((one) => one.in === 'query' && one.name !== 'dry_run'),
  ]
  const shown = Object.fromEntries(named.map((one) => [nameOf(one), one.example]))
  return {
    name,
    title: summary,
    description,
    required: [
      ...named.filter(({ required }) => required).map(nameOf),
      ...(requestBody?.required === true ? ['body'] : []),
    ],
    properties: {
      ...Object.fromEntries(named.map((one) => [nameOf(one), schemaOf(one)])),
      body: media.schema,
    },
    examples: Object.values(examplesOf(media)).map((body) => ({ ...shown, body })),
  }
}

function nameOf({ name }: Parameter): string {
  return messageNames[name] ?? name
}

function schemaOf({ schema, description, example }: Parameter): object {
  return {
    ...schema,
    ...(description !== undefined && { description }),
    ...(example !== undefined && { examples: [example] }),
  }
}
