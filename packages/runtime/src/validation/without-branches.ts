import type { ErrorObject } from 'ajv'

/**
 * A value that may have one of several forms and has none yields an error for each form and one for
 * the choice. What a form says below the place of the choice, or of a value of its own type, is the
 * better hint; otherwise only the choice is named, with the types it allows.
 */
export function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  return errors.filter((error) => {
    const choice = errors.find((candidate) => isChoice(candidate) && isWithin(error, candidate))
    if (choice !== undefined) return isHint(error, choice)
    return (
      !isChoice(error) || !errors.some((other) => isWithin(other, error) && isHint(other, error))
    )
  })
}

function isChoice(error: ErrorObject): boolean {
  return error.keyword === 'anyOf' || error.keyword === 'oneOf'
}

function isWithin(error: ErrorObject, choice: ErrorObject): boolean {
  return error.schemaPath.startsWith(`${choice.schemaPath}/`)
}

function isHint(error: ErrorObject, choice: ErrorObject): boolean {
  if (error.instancePath !== choice.instancePath) return true
  return error.keyword !== 'type' && error.keyword !== 'const' && error.keyword !== 'enum'
}
