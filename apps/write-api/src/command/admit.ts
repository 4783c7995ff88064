import {
  compileValidator,
  firstFault,
  parseTraceparent,
  ProblemError,
  refuseIllFormedText,
  requireLedger,
  requireScope,
} from '@ledger/runtime'
import type { Fault, Principal, Validator } from '@ledger/runtime'
import type { CommandCall, Transport } from './call.ts'
import type { CommandSpec } from './command-spec.ts'
import { pathNames, querySchema } from './command-spec.ts'
import { keySent } from './idempotency-key.ts'
import { IfMatchHeader } from './if-match.ts'

/** A command as a door other than HTTP has read it: nothing of it is checked but who sent it. */
export interface RawCall {
  /** By the names of the path and of the query. */
  readonly params: Readonly<Record<string, unknown>>
  /** The JSON value that HTTP would have been sent; undefined when there was none. */
  readonly body: unknown
  readonly idempotencyKey: string | undefined
  readonly ifMatch: string | undefined
  readonly isDryRun: boolean
  readonly principal: Principal
  readonly requestId: string
  /** Left out when it is not valid, as over HTTP. */
  readonly traceparent: string | undefined
  readonly deadlineAt: number
  readonly transport: Exclude<Transport, 'http'>
}

/**
 * The checks of HTTP in the order of HTTP: the scope; the text; every part against its schema, where
 * the first fault of the catalogue counts; the ledgers of the API key; what no schema says; the
 * idempotency key. So a call is told the same through every door.
 * @throws ProblemError
 */
export function admit(spec: CommandSpec, raw: RawCall): CommandCall {
  const { params, principal, isDryRun } = raw
  requireScope(principal, spec.scope)
  refuseIllFormedText(raw.body)
  const body = bodyOf(spec, raw.body)
  const ifMatch = spec.takesIfMatch ? raw.ifMatch : undefined
  const fault = firstFault(faultsOf(spec, { params, body, ifMatch }))
  if (fault !== undefined) throw new ProblemError(fault)
  const ledger = params['ledger']
  if (typeof ledger === 'string') requireLedger(principal, ledger)
  spec.check?.({ params, body, principal })
  return {
    params,
    body,
    idempotencyKey: keySent(spec, raw.idempotencyKey, isDryRun),
    ifMatch,
    isDryRun,
    principal,
    requestId: raw.requestId,
    traceparent: parseTraceparent(raw.traceparent)?.header,
    deadlineAt: raw.deadlineAt,
    transport: raw.transport,
  }
}

function bodyOf({ isBodyOptional }: CommandSpec, body: unknown): unknown {
  if (body !== undefined) return body
  if (isBodyOptional) return {}
  throw new ProblemError({ code: 'invalid_json', detail: 'The body is empty.' })
}

/** Of each part the first, in the order in which HTTP looks at them. */
function faultsOf(
  spec: CommandSpec,
  { params, body, ifMatch }: Pick<CommandCall, 'body' | 'ifMatch'> & Pick<RawCall, 'params'>,
): readonly Fault[] {
  const validators = validatorsOf(spec)
  const { path, query } = partsOf(spec, params)
  const results = [
    validators.path(path),
    validators.body(body),
    query === undefined || validators.query(query),
    ifMatch === undefined || validateIfMatch({ 'if-match': ifMatch }),
  ]
  return results.flatMap((result) => (result === true ? [] : [result.error.fault]))
}

const validateIfMatch = compileValidator(IfMatchHeader, 'headers')

type Values = Readonly<Record<string, unknown>>

/** What is not of the path stands in the query over HTTP, also what nobody knows. */
function partsOf(
  spec: CommandSpec,
  params: Values,
): { readonly path: Values; readonly query: Values | undefined } {
  const names = new Set(pathNames(spec))
  const others = Object.entries(params).filter(([name]) => !names.has(name))
  if (others.length === 0) return { path: params, query: undefined }
  const path = Object.entries(params).filter(([name]) => names.has(name))
  return { path: Object.fromEntries(path), query: Object.fromEntries(others) }
}

interface Validators {
  readonly path: Validator
  readonly body: Validator
  readonly query: Validator
}

/** Compiled when a command first comes through such a door: a process may have none. */
const compiled = new Map<CommandSpec, Validators>()

function validatorsOf(spec: CommandSpec): Validators {
  let validators = compiled.get(spec)
  if (validators === undefined) {
    validators = {
      path: compileValidator(spec.params, 'params'),
      body: spec.validateBody ?? compileValidator(spec.body, 'body'),
      query: compileValidator(querySchema(spec), 'querystring'),
    }
    compiled.set(spec, validators)
  }
  return validators
}
