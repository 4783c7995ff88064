import type { HttpServer } from '@ledger/runtime'
import { ProblemError } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { insertCurrency } from '../../journal/insert-currency.ts'
import { findCurrencyScale } from '../../journal/find-currency-scale.ts'
import { DryRunQuery, isDryRun } from '../dry-run.ts'
import { dryRunHeader } from '../headers.ts'
import type { Writer } from '../writer.ts'

const CurrencyBody = Type.Object(
  { scale: schemas.CurrencyScale },
  { additionalProperties: false, examples: [{ scale: 0 }] },
)

const CurrencyAnswer = Type.Object(
  { code: schemas.CurrencyCode, scale: schemas.CurrencyScale },
  { description: 'The currency.', examples: [{ code: 'POINTS', scale: 0 }] },
)

/** PUT /v1/currencies/{code} */
export function addRegisterCurrency(app: HttpServer, writer: Writer): void {
  app.put(
    '/v1/currencies/:code',
    {
      schema: {
        operationId: 'registerCurrency',
        tags: ['currencies'],
        summary: 'Register a currency of your own',
        description:
          'Loyalty points, a token: a code and the number of digits of its minor unit, for all ledgers and for ever. The currencies of ISO 4217 are there from the beginning. Asked again, it changes nothing and is answered the same.',
        params: Type.Object({ code: { ...schemas.CurrencyCode, examples: ['POINTS'] } }),
        querystring: DryRunQuery,
        body: CurrencyBody,
        response: { 200: { ...CurrencyAnswer, headers: dryRunHeader } },
      },
      config: { scope: 'currencies:write', problems: ['currency_exists'] },
    },
    async (request, reply) => {
      const { code } = request.params
      const { scale } = request.body
      const isTried = isDryRun(request)
      const registered = await writer.ask(async (client) =>
        isTried
          ? ((await findCurrencyScale(client, code)) ?? scale)
          : insertCurrency(client, code, scale),
      )
      if (registered !== scale) {
        const detail = `The currency ${code} has the scale ${registered}; it never changes.`
        throw new ProblemError({ code: 'currency_exists', detail })
      }
      if (isTried) reply.header('dry-run', 'true')
      return reply.send({ code, scale })
    },
  )
}
