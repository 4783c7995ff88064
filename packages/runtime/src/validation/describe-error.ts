import type { ErrorObject } from 'ajv'

/** What is expected, in words; the value itself is never repeated. */
export function describeError(error: ErrorObject): string {
  const params = error.params as DescribedParams
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not known'
    case 'required':
      return 'is missing'
    case 'type':
      return `must be ${typeWords([params.type ?? []].flat())}`
    case 'enum':
      return `must be one of ${(params.allowedValues ?? []).map(String).join(', ')}`
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`
    case 'pattern':
      return descriptionOf(error) ?? `must match ${params.pattern}`
    case 'anyOf':
    case 'oneOf':
      return descriptionOf(error) ?? `must be ${branchWords(error)}`
    case 'minItems':
      return `must have at least ${params.limit} items`
    case 'maxItems':
      return `must have at most ${params.limit} items`
    case 'minProperties':
      return `must have at least ${params.limit} fields`
    case 'maxProperties':
      return `must have at most ${params.limit} fields`
    case 'minLength':
      return `must have at least ${params.limit} characters`
    case 'maxLength':
      return `must have at most ${params.limit} characters`
    case 'format':
      return formatWords[params.format ?? ''] ?? `must be a ${params.format}`
    default:
      return error.message ?? 'is not valid'
  }
}

/** The params of those keywords that are put into words. */
interface DescribedParams {
  readonly type?: string | readonly string[]
  readonly allowedValues?: readonly unknown[]
  readonly allowedValue?: unknown
  readonly pattern?: string
  readonly limit?: number
  readonly format?: string
}

const formatWords: Readonly<Record<string, string>> = {
  'date-time': 'must be a time of RFC 3339, like 2026-01-31T12:00:00Z',
  'free-text': 'holds what looks like a payment card number',
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
  null: 'null',
}

function typeWords(types: readonly string[]): string {
  if (types.length === 0) return 'of another form'
  return types.map((type) => typeNames[type] ?? type).join(' or ')
}

/** A schema may say in its description what it expects: "must be …" is built from it. */
function descriptionOf(error: ErrorObject): string | undefined {
  const description: unknown = error.parentSchema?.['description']
  return typeof description === 'string' ? `does not fit: ${description}` : undefined
}

function branchWords(error: ErrorObject): string {
  const branches: unknown = error.parentSchema?.[error.keyword]
  if (!Array.isArray(branches)) return typeWords([])
  const constants = branches.flatMap((branch: Branch) =>
    branch.const === undefined ? [] : branch.const,
  )
  if (constants.length === branches.length) return `one of ${constants.map(String).join(', ')}`
  return typeWords([...new Set(branches.flatMap((branch: Branch) => branch.type ?? []))])
}

interface Branch {
  readonly const?: unknown
  readonly type?: string
}
