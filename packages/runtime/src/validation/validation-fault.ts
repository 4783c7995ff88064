import type { FieldError, ProblemCode } from '@ledger/wire'
import type { ErrorObject } from 'ajv'
import { escapePointer } from '../problem/json-pointer.ts'
import type { Fault } from '../problem/problem-error.ts'
import { problemRank } from '../problem/problem-rank.ts'
import { describeError } from './describe-error.ts'
import { withoutBranches } from './without-branches.ts'

/** The parts of a request as Fastify names them. */
export type RequestPart = 'body' | 'querystring' | 'params' | 'headers'

/** More are cut off. */
const errorsMax = 20

/** What Ajv found, as one fault: the first code in catalogue order leads, the rest are listed. */
export function faultOf(found: readonly ErrorObject[], part: RequestPart): Fault {
  const errors = withoutBranches(found)
    // what is wrong with the name is told by an error of its own
    .filter(({ keyword }) => keyword !== 'propertyNames')
    .map((error) => fieldErrorOf(error, part))
    .sort((one, other) => problemRank(one.code) - problemRank(other.code))
    .slice(0, errorsMax)
  const [leading] = errors
  if (leading === undefined) {
    return { code: part === 'body' ? 'invalid_field' : 'invalid_parameter', detail: 'Not valid.' }
  }
  const detail = `${subjectOf(leading.pointer, part)}: ${leading.detail}`
  // pointers point into the body, so other parts are named in the detail alone
  return part === 'body' ? { code: leading.code, detail, errors } : { code: leading.code, detail }
}

function fieldErrorOf(error: ErrorObject, part: RequestPart): FieldError {
  return {
    pointer: pointerOf(error),
    code: part === 'body' ? bodyCodeOf(error) : parameterCodeOf(error, part),
    detail: describeError(error),
  }
}

function pointerOf(error: ErrorObject): string {
  const { additionalProperty, missingProperty, unevaluatedProperty } = error.params as ErrorParams
  const name = additionalProperty ?? unevaluatedProperty ?? missingProperty
  return name === undefined ? error.instancePath : `${error.instancePath}/${escapePointer(name)}`
}

/** Those params that say which property it is or what it should be, of the keywords that have them. */
interface ErrorParams {
  readonly additionalProperty?: string
  readonly unevaluatedProperty?: string
  readonly format?: string
  readonly missingProperty?: string
}

function bodyCodeOf(error: ErrorObject): ProblemCode {
  if (isUnknownProperty(error)) return 'unknown_field'
  if (isCardNumber(error)) return 'card_number_not_allowed'
  const isMissing = error.keyword === 'required'
  return !isMissing && /(^|\/)amount$/.test(error.instancePath) ? 'invalid_amount' : 'invalid_field'
}

function parameterCodeOf(error: ErrorObject, part: RequestPart): ProblemCode {
  return part === 'querystring' && isUnknownProperty(error) ? 'unknown_filter' : 'invalid_parameter'
}

function isCardNumber({ keyword, params }: ErrorObject): boolean {
  return keyword === 'format' && (params as ErrorParams).format === 'free-text'
}

function isUnknownProperty(error: ErrorObject): boolean {
  return error.keyword === 'additionalProperties' || error.keyword === 'unevaluatedProperties'
}

const partWords: Readonly<Record<RequestPart, string>> = {
  body: 'The body',
  querystring: 'Query parameter',
  params: 'Path parameter',
  headers: 'Header',
}

function subjectOf(pointer: string, part: RequestPart): string {
  if (part === 'body') return pointer === '' ? 'The body' : `\`${pointer}\``
  const name = pointer.slice(1)
  return name === '' ? partWords[part] : `${partWords[part]} \`${name}\``
}
