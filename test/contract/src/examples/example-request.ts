import { examplesOf, type Parameter, type PlacedOperation } from '../document/open-api.ts'

/** One request as the document shows it. */
export interface ExampleRequest {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/**
 * Every request that the document shows for an operation: one for each example of its body, each with
 * every parameter that has an example. @param transactionId stands for every id of a transaction in
 * them, which no caller can know beforehand
 */
export function exampleRequests(operation: PlacedOperation, transactionId = ''): ExampleRequest[] {
  const parameters = operation.parameters ?? []
  const missing = parameters.filter((one) => one.required && one.example === undefined)
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ')
    throw new Error(`${operation.operationId} has no example of ${names}`)
  }
  const given = parameters.filter(({ example }) => example !== undefined)
  const inPlace = (place: Parameter['in']) =>
    given
      .filter((one) => one.in === place)
      .map(({ name, example }) => [name, withReal(example, transactionId)] as const)

  const query = new URLSearchParams(
    inPlace('query').flatMap(([name, value]) => inQuery(name, value)),
  )
  const path = inPlace('path').reduce(
    (filled, [name, value]) => filled.replace(`{${name}}`, encodeURIComponent(String(value))),
    operation.path,
  )
  const request = {
    method: operation.method.toUpperCase(),
    path: query.size === 0 ? path : `${path}?${query.toString()}`,
    headers: Object.fromEntries(inPlace('header').map(([name, value]) => [name, String(value)])),
  }
  const { requestBody } = operation
  if (requestBody === undefined) return [{ ...request, name: 'example', body: undefined }]
  const bodies = Object.entries(examplesOf(requestBody.content['application/json']))
  if (bodies.length === 0) throw new Error(`${operation.operationId} has no example of its body`)
  return bodies.map(([name, body], index) => ({
    ...request,
    name,
    headers: withKeyOf(index, request.headers),
    body: withReal(body, transactionId),
  }))
}

/** A key names one request, so the second body is sent with another than the first. */
function withKeyOf(index: number, headers: ExampleRequest['headers']): ExampleRequest['headers'] {
  const key = headers['idempotency-key']
  if (key === undefined || index === 0) return headers
  return { ...headers, 'idempotency-key': `${key}-${index + 1}` }
}

function withReal(example: unknown, transactionId: string): unknown {
  return JSON.parse(JSON.stringify(example).replaceAll(/txn_[0-9a-f]{32}/g, transactionId))
}

/** An object is sent as one parameter for each entry, a list as the same parameter several times. */
function inQuery(name: string, value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return textsOf(value).map((text) => [name, text])
  }
  return Object.entries(value).map(([key, text]) => [`${name}[${key}]`, String(text)])
}

/** A list is sent as the same parameter several times. */
function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)]
}
