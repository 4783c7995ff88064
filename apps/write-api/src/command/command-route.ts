import type { HttpServer, RequestPart, Validator } from '@ledger/runtime'
import { compileValidator, sendFault } from '@ledger/runtime'
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { TObject } from 'typebox'
import { Type } from 'typebox'
import type { CallOutcome, CommandCall } from './call.ts'
import type { CommandSpec } from './command-spec.ts'
import { DryRunQuery } from './dry-run.ts'
import { execute } from './execute.ts'
import { answerHeaders, dryRunHeader, idempotencyKeyHeader } from './headers.ts'
import { keySent } from './idempotency-key.ts'
import { changeHeaders } from './if-match.ts'
import type { Writer } from './writer.ts'

/** The way to a command over HTTP. */
export function addCommandRoute(app: HttpServer, writer: Writer, spec: CommandSpec): void {
  const { validateBody } = spec
  app.route({
    method: spec.method,
    url: spec.path,
    schema: schemaOf(spec),
    ...(validateBody === undefined ? {} : { validatorCompiler: compilerWith(validateBody) }),
    config: {
      scope: spec.scope,
      isBodyOptional: spec.isBodyOptional,
      requiredHeaders: spec.key === 'required' ? ['idempotency-key'] : [],
      problems: spec.problems,
    },
    handler: async (request, reply) => {
      const call = callOf(spec, request, performance.now() + writer.deadlineMs)
      const outcome = await execute(writer, spec, call)
      return sendOutcome(request, reply, outcome, call.isDryRun)
    },
  })
}

/** What HTTP checks of a command, and the document tells of it. */
function schemaOf(spec: CommandSpec): FastifySchema {
  const { docs, key } = spec
  const headers = spec.takesIfMatch
    ? changeHeaders(docs.keyExample)
    : idempotencyKeyHeader(docs.keyExample)
  return {
    operationId: spec.operationId,
    tags: [docs.tag],
    summary: docs.summary,
    description: docs.description,
    ...(Object.keys(spec.params.properties).length === 0 ? {} : { params: spec.params }),
    ...(key === 'none' ? {} : { headers }),
    querystring: queryOf(spec),
    body: spec.body,
    response: {
      [spec.status]: { ...docs.answer, headers: key === 'none' ? dryRunHeader : answerHeaders },
    },
  }
}

function queryOf({ query }: CommandSpec): TObject {
  if (query === undefined) return DryRunQuery
  const properties = { ...DryRunQuery.properties, ...query.properties }
  return Type.Object(properties, { additionalProperties: false })
}

interface SchemaOfPart {
  readonly schema: object
  readonly httpPart?: string
}

function compilerWith(validateBody: Validator): (part: SchemaOfPart) => Validator {
  return ({ schema, httpPart }) =>
    httpPart === 'body' ? validateBody : compileValidator(schema, httpPart as RequestPart)
}

/**
 * A request as a call. Its parts fit the schemas of the command by now, which is what the types say.
 * @throws ProblemError what no schema says; idempotency_key_missing, idempotency_key_invalid,
 *   card_number_not_allowed
 */
function callOf(spec: CommandSpec, request: FastifyRequest, deadlineAt: number): CommandCall {
  const { body, principal } = request
  const query = request.query as Query
  const params = spec.query === undefined ? request.params : withNamed(request.params, query)
  spec.check?.({ params, body, principal })
  const isDryRun = query.dry_run === 'true'
  return {
    params,
    body,
    idempotencyKey: keySent(spec, keyHeader(request), isDryRun),
    ifMatch: spec.takesIfMatch ? request.headers['if-match'] : undefined,
    isDryRun,
    principal,
    requestId: request.id,
    traceparent: request.traceparent,
    deadlineAt,
    transport: 'http',
  }
}

interface Query {
  readonly dry_run?: string
}

/** What the query says of the target is named as the path is. */
function withNamed(params: unknown, query: Query): object {
  const { dry_run: _dryRun, ...named } = query
  return { ...(params as object), ...named }
}

/** One that is sent twice is none that is valid. */
function keyHeader({ headers }: FastifyRequest): string | undefined {
  const header = headers['idempotency-key']
  return Array.isArray(header) ? header.join(', ') : header
}

function sendOutcome(
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: CallOutcome,
  isDryRun: boolean,
): FastifyReply {
  if (isDryRun) reply.header('dry-run', 'true')
  if (outcome.isReplay) reply.header('idempotency-replayed', 'true')
  if (outcome.kind === 'refused') return sendFault(request, reply, outcome.fault)
  if (outcome.token !== undefined) reply.header('ledger-token', outcome.token)
  return reply
    .code(outcome.status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(outcome.body)
}
