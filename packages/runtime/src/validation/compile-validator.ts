import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { ProblemError } from '../problem/problem-error.ts'
import { holdsCardNumber } from '../card-number/holds-card-number.ts'
import { isDateTime } from './date-time.ts'
import { faultOf, type RequestPart } from './validation-fault.ts'

/**
 * Nothing is coerced, filled in or silently removed: a field that is not known and a number in place
 * of a text are errors of the caller.
 */
const strict = {
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: false,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  formats: { 'date-time': isDateTime, 'free-text': (text: string) => !holdsCardNumber(text) },
} as const

/** `example` and the like are for the documentation only. */
const annotations = ['example', 'xml', 'externalDocs', 'discriminator'] as const

const first = new Ajv({ ...strict, allErrors: false }).addVocabulary([...annotations])
const every = new Ajv({ ...strict, allErrors: true, verbose: true }).addVocabulary([...annotations])

/** Above this many nodes only the first error is looked for: a million errors are of use to nobody. */
const nodesMax = 5_000

export type Validator = (data: unknown) => true | { readonly error: ProblemError }

/**
 * A validator for one part of the request. It stops at the first error; only then is every error of a
 * value of sane size collected, so that the answer can be the first in catalogue order.
 */
export function compileValidator(schema: object, part: RequestPart): Validator {
  const isValid = first.compile(schema)
  let validateEvery: ValidateFunction | undefined

  return (data) => {
    if (isValid(data)) return true
    let errors: readonly ErrorObject[] = isValid.errors ?? []
    if (!hasMoreNodes(data, nodesMax)) {
      validateEvery ??= every.compile(schema)
      if (!validateEvery(data)) errors = validateEvery.errors ?? []
    }
    return { error: new ProblemError(faultOf(errors, part)) }
  }
}

function hasMoreNodes(data: unknown, max: number): boolean {
  const open: unknown[] = [data]
  let nodes = 0
  while (open.length > 0 && nodes <= max) {
    const value = open.pop()
    nodes++
    if (typeof value === 'object' && value !== null) {
      const children: unknown[] = Object.values(value)
      if (children.length > max) return true
      for (const child of children) open.push(child)
    }
  }
  return nodes > max
}
