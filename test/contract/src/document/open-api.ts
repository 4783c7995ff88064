/** As much of OpenAPI 3.1 as the documents of this project use and the tests look at. */
export interface OpenApi {
  readonly openapi: string
  readonly info: object
  readonly servers: readonly Server[]
  readonly tags: readonly Tag[]
  readonly components: Components
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

export interface Server {
  readonly url: string
  readonly description: string
}

export interface Tag {
  readonly name: string
  readonly description: string
}

export interface Components {
  readonly securitySchemes: Readonly<Record<string, object>>
  readonly schemas: Readonly<Record<string, object>>
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly servers?: readonly Server[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, Response>>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Schema
  readonly description?: string
  readonly example?: unknown
}

export interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, object>>
  readonly content?: Content
}

export type Content = Readonly<Record<string, MediaType>>

export interface MediaType {
  readonly schema: Schema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

export interface Schema {
  readonly properties?: { readonly code?: { readonly enum?: readonly string[] } }
}

/** An operation with its place in the document. */
export interface PlacedOperation extends Operation {
  readonly method: string
  readonly path: string
}

/** Every operation, in the order of the document. */
export function operationsOf({ paths }: OpenApi): PlacedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
  )
}

/** The examples of a body by their names; empty when there is none. */
export function examplesOf(media: MediaType | undefined): Readonly<Record<string, unknown>> {
  if (media?.example !== undefined) return { example: media.example }
  const named = Object.entries(media?.examples ?? {}).map(([name, { value }]) => [name, value])
  return Object.fromEntries(named) as Record<string, unknown>
}

/** What goes well: a status of 2xx and its answer. */
export function successOf(operation: Operation): readonly [status: number, answer: Response] {
  const found = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))
  if (found === undefined) throw new Error(`${operation.operationId} documents no success`)
  return [Number(found[0]), found[1]]
}
