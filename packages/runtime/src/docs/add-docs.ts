import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifySchema } from 'fastify'
import type { HttpServer } from '../http/http-server.ts'
import { addErrorPages } from './error-pages.ts'
import { problemSchema } from './problem-schema.ts'

export interface DocsOptions {
  readonly title: string
  /** Markdown. */
  readonly description: string
  readonly version: string
  readonly tags: readonly { readonly name: string; readonly description: string }[]
}

/** Everything is served from here: no script, font or validator of others. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; " +
  "frame-ancestors 'none'"

/** `/openapi.json`, a page to try the operations at `/docs`, and a page for each error code. */
export async function addDocs(app: HttpServer, options: DocsOptions): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: options.title,
        description: options.description,
        version: options.version,
        license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'Where this document was read.' }],
      tags: options.tags.map((tag) => ({ ...tag })),
      components: {
        securitySchemes: {
          bearerAuth: { type: 'http', scheme: 'bearer', description: 'An API key, `lk_…`.' },
        },
      },
    },
    transform: ({ schema, url, route }) => ({
      schema: {
        ...withRequiredHeaders(schema, route.config?.requiredHeaders),
        ...(route.config?.isBodyOptional === true ? { [optionalBody]: true } : {}),
      },
      url,
    }),
    transformObject: (document) =>
      'openapiObject' in document
        ? withDeepObjects(withOptionalBodies(document.openapiObject))
        : {},
    refResolver: {
      // a schema with an id is a component of that name
      buildLocalReference: ({ $id }, _base, _fragment, index) =>
        typeof $id === 'string' ? $id : `schema-${index}`,
    },
  })
  app.addSchema(problemSchema)
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurityPolicy,
    theme: {
      title: options.title,
      css: [{ filename: 'ledger.css', content: '.swagger-ui .topbar { display: none }' }],
    },
    uiConfig: { deepLinking: true, tryItOutEnabled: true, validatorUrl: null },
  })
  app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) =>
    reply
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify(app.swagger())),
  )
  addErrorPages(app)
}

/** Marks an operation on its way into the document. */
const optionalBody = 'x-optional-body'

interface Marked {
  [optionalBody]?: boolean
  requestBody?: { required?: boolean }
}

/** @fastify/swagger takes every body for required. */
function withOptionalBodies<Document extends { readonly paths?: object }>(
  document: Document,
): Document {
  for (const path of Object.values(document.paths ?? {}) as Record<string, Marked>[]) {
    for (const operation of Object.values(path)) {
      if (operation[optionalBody] !== true) continue
      Reflect.deleteProperty(operation, optionalBody)
      if (operation.requestBody !== undefined) operation.requestBody.required = false
    }
  }
  return document
}

interface WithParameters {
  readonly parameters?: readonly (object & {
    readonly in?: string
    readonly schema?: { readonly type?: unknown }
    style?: string
    explode?: boolean
  })[]
}

/** An object in a query is written `name[key]=value`: see parse-query.ts. */
function withDeepObjects<Document extends { readonly paths?: object }>(
  document: Document,
): Document {
  for (const path of Object.values(document.paths ?? {}) as Record<string, WithParameters>[]) {
    for (const { parameters = [] } of Object.values(path)) {
      for (const parameter of parameters) {
        if (parameter.in !== 'query' || parameter.schema?.type !== 'object') continue
        parameter.style = 'deepObject'
        parameter.explode = true
      }
    }
  }
  return document
}

/** In the document alone: the validator of the route would answer a missing one in its own way. */
function withRequiredHeaders(schema: FastifySchema, names: readonly string[] = []): FastifySchema {
  const { headers } = schema
  if (names.length === 0 || typeof headers !== 'object' || headers === null) return schema
  return { ...schema, headers: { ...headers, required: names } }
}
