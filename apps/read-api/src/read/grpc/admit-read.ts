import type { Validator } from '@ledger/runtime'
import {
  compileValidator,
  firstFault,
  ProblemError,
  requireLedger,
  requireScope,
} from '@ledger/runtime'
import type { ReadCall } from '../read-call.ts'
import type { ReadSpec } from '../read-spec.ts'

/** A read as a door other than HTTP has read it: nothing of it is checked but who asks. */
export interface RawRead extends Omit<ReadCall, 'params' | 'query'> {
  /** Of the path and of the query, by the names that they have there. */
  readonly params: Values
}

type Values = Readonly<Record<string, unknown>>

/**
 * The checks of HTTP in the order of HTTP: the scope; path and query against their schemas, where the
 * first fault of the catalogue counts; the ledgers of the API key.
 * @throws ProblemError
 */
export function admitRead(spec: ReadSpec, raw: RawRead): ReadCall {
  const { principal } = raw
  requireScope(principal, spec.scope)
  const { path, query, validatePath, validateQuery } = formOf(spec)(raw.params)
  const results = [validatePath(path), validateQuery(query)]
  const faults = results.flatMap((result) => (result === true ? [] : [result.error.fault]))
  const fault = firstFault(faults)
  if (fault !== undefined) throw new ProblemError(fault)
  const ledger = path['ledger']
  if (typeof ledger === 'string') requireLedger(principal, ledger)
  return { ...raw, params: path, query }
}

interface Parts {
  readonly path: Values
  readonly query: Values
  readonly validatePath: Validator
  readonly validateQuery: Validator
}

/** Compiled when a read first comes through such a door: a process may have none. */
const forms = new Map<ReadSpec, (params: Values) => Parts>()

function formOf(spec: ReadSpec): (params: Values) => Parts {
  let form = forms.get(spec)
  if (form === undefined) {
    form = makeForm(spec)
    forms.set(spec, form)
  }
  return form
}

function makeForm({
  path: route,
  params,
  query: querySchema,
}: ReadSpec): (params: Values) => Parts {
  const names = new Set([...route.matchAll(/:([a-z_]+)/g)].map(([, name]) => name))
  const validatePath = params === undefined ? takeAll : compileValidator(params, 'params')
  const validateQuery = compileValidator(querySchema, 'querystring')
  return (given) => {
    const path: Record<string, unknown> = {}
    const query: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(given)) {
      if (names.has(name)) path[name] = value
      else query[name] = asInQuery(value)
    }
    return { path, query, validatePath, validateQuery }
  }
}

const takeAll: Validator = () => true

/** In a URL all is text, and a list of one is not told from that one. */
function asInQuery(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? (value[0] as unknown) : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value
}
