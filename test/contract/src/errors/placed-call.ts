import type { ApiRequestOptions } from '@ledger/testkit'
import { readDocument } from '../document/committed.ts'
import type { PlacedOperation } from '../document/open-api.ts'
import { operationsOf } from '../document/open-api.ts'

/** A request of HTTP, taken apart, for another door to send. */
export interface PlacedCall {
  readonly operation: PlacedOperation
  /** Of the path. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** A text is meant as the bytes of the body. */
  readonly body: unknown
  readonly options: ApiRequestOptions
}

/** What can be asked of HTTP and has no words behind another door. */
export class Unsayable extends Error {}

const operations = operationsOf(readDocument('ledger'))

/** @throws Unsayable when there is no such operation */
export function placedCall(
  method: string,
  path: string,
  body: unknown,
  options: ApiRequestOptions = {},
): PlacedCall {
  const { pathname, searchParams: query } = new URL(path, 'http://localhost')
  for (const operation of operations.toSorted(fewestParameters)) {
    const params = operation.method === method ? paramsIn(operation.path, pathname) : undefined
    if (params !== undefined) return { operation, params, query, body, options }
  }
  throw new Unsayable(`there is no operation ${method} ${pathname}`)
}

/** `/transactions/bulk` is no id of a transaction. */
function fewestParameters(one: PlacedOperation, other: PlacedOperation): number {
  return one.path.split('{').length - other.path.split('{').length
}

function paramsIn(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const [names, texts] = [template.split('/'), path.split('/')]
  if (names.length !== texts.length) return undefined
  const params: [string, string][] = []
  for (const [index, name] of names.entries()) {
    const text = decodeURIComponent(texts[index] ?? '')
    const parameter = /^\{(.+)\}$/.exec(name)?.[1]
    if (parameter !== undefined) params.push([parameter, text])
    else if (name !== text) return undefined
  }
  return Object.fromEntries(params)
}
