import { Readable } from 'node:stream'
import type { HttpServer, RequestPart } from '@ledger/runtime'
import { addRawBody, compileValidator, ProblemError, problemText } from '@ledger/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LedgerPlace } from '../../decide/command.ts'
import type { Caller } from '../call.ts'
import { instanceOf } from '../instance-of.ts'
import { postTransactionProblems } from '../post-transaction/problems.ts'
import { postTransaction } from '../post-transaction/spec.ts'
import type { Writer } from '../writer.ts'
import { ledgerOf } from '../writer.ts'
import { answerAtomically } from './answer-atomically.ts'
import type { BulkForm } from './bulk-form.ts'
import { formOf, json, ndjson } from './bulk-form.ts'
import type { BulkLimits } from './bulk-limits.ts'
import { jsonForm } from './bulk-result.ts'
import type { ItemsContext } from './commands-of-items.ts'
import { framedText } from './framed-text.ts'
import { OrderedResults } from './ordered-results.ts'
import { postItems } from './post-items.ts'
import { readArray } from './read-array.ts'
import { readLines } from './read-lines.ts'
import { atomicResponse, bulkParams, BulkQuery, bulkRequest, bulkResponse } from './schema.ts'
import { startingWith } from './starting-with.ts'

const description = `Up to 10,000 transactions, each for itself: it has a key of its own and is accepted, refused or found wanting as if it had come in a request of its own, and a retry by either way is answered the same. They are judged in their order, so a deposit can come before what it pays for.

As a JSON array of up to 32 MiB, which is read to its end first: one that is not valid JSON has no effect. Or as NDJSON, one transaction on a line, which is worked on as it comes and answered line by line. Read that answer while you send: when nobody reads it, the request is not read on either. A line that is wrong is answered with its error, and the next ones go on.

With \`atomic=true\` all are posted or none is, in one transaction: at most 1,000 entries in all, and 1 MiB. When all are accepted the answer is 201 with their results; when one is refused, or wrong in itself, it is the problem of that one, and pointers in it begin with its index. Its own refusal is then stored under its key, and \`bulk_refused\` under those of the others: to try again, mend it and send all of them with new keys.`

/** POST /v1/ledgers/{ledger}/transactions/bulk */
export function addPostTransactions(app: HttpServer, writer: Writer): void {
  const limits = writer.bulk
  // a context of its own: its bodies are streams
  void app.register((context: HttpServer, _options, done) => {
    addRawBody(context, [json, ndjson])
    context.post(
      '/v1/ledgers/:ledger/transactions/bulk',
      {
        schema: {
          operationId: 'postTransactions',
          tags: ['transactions'],
          summary: 'Post many transactions',
          description,
          params: bulkParams,
          querystring: BulkQuery,
          body: bulkRequest,
          response: { 200: bulkResponse, 201: atomicResponse },
        },
        // the items are judged one by one
        validatorCompiler: ({ schema, httpPart }) =>
          httpPart === 'body' ? () => true : compileValidator(schema, httpPart as RequestPart),
        config: { scope: 'transactions:write', problems: postTransactionProblems },
      },
      async (request, reply) => {
        requireAtomic(request)
        const ledger = await ledgerOf(writer, request.params.ledger)
        limits.enter()
        reply.raw.once('close', () => limits.leave())
        const { query } = request
        const answer = query.atomic === 'true' ? answerAtomically : answerItems
        return answer(request, reply, {
          writer,
          caller: callerOf(request),
          limits,
          ledger,
          form: formOf(request),
          isDryRun: query.dry_run === 'true',
        })
      },
    )
    done()
  })
}

/** @throws ProblemError when items are to be tried of which each would be carried out */
function requireAtomic({ query }: { readonly query: BulkQuery }): void {
  if (query.atomic === 'true' || query.dry_run !== 'true') return
  const detail = 'Query parameter `dry_run`: must come with `atomic=true`.'
  throw new ProblemError({ code: 'invalid_parameter', detail })
}

/** What one request is worked on with. */
interface BulkContext extends ItemsContext {
  readonly limits: BulkLimits
  readonly form: BulkForm
  readonly isDryRun: boolean
}

/** Answers as results come; what is found before the first one is an answer of its own. */
async function answerItems(
  request: FastifyRequest,
  reply: FastifyReply,
  { writer, caller, limits, ledger, form }: BulkContext,
): Promise<FastifyReply> {
  const body = request.body as Readable // as addRawBody hands it on
  const groups = form.isLines ? readLines(body) : readArray(body, limits.held)
  const first = await groups.next()
  if (first.done === true) {
    throw new ProblemError({ code: 'invalid_json', detail: 'The body is empty.' })
  }
  const results = new OrderedResults<string>()
  postItems(startingWith(first.value, groups), {
    writer,
    caller,
    endsAt: Infinity,
    ledger,
    // the same to the byte as a request of its own is told
    form: jsonForm((fault) => problemText(request, fault, pathOfOne(ledger))),
    results,
    turns: limits.turns,
    log: request.log,
  }).then(
    () => results.end(),
    (error: unknown) => results.end(error),
  )
  return reply
    .header('content-type', form.contentType)
    .send(Readable.from(framedText(results.read(), form)))
}

function callerOf({ principal, id, traceparent }: FastifyRequest): Caller {
  return { principal, requestId: id, traceparent, transport: 'http' }
}

/** Of a request of its own. */
function pathOfOne({ ledgerId }: LedgerPlace): string {
  return instanceOf(postTransaction, { ledger: ledgerId })
}
