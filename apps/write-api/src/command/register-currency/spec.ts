import { ProblemError } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { findCurrencyScale } from '../../journal/find-currency-scale.ts'
import { insertCurrency } from '../../journal/insert-currency.ts'
import { directCommand } from '../command-spec.ts'

const CurrencyBody = Type.Object(
  { scale: schemas.CurrencyScale },
  { additionalProperties: false, examples: [{ scale: 0 }] },
)

const CurrencyAnswer = Type.Object(
  { code: schemas.CurrencyCode, scale: schemas.CurrencyScale },
  { description: 'The currency.', examples: [{ code: 'POINTS', scale: 0 }] },
)

/** PUT /v1/currencies/{code} */
export const registerCurrency = directCommand({
  name: 'register-currency',
  operationId: 'registerCurrency',
  method: 'PUT',
  path: '/v1/currencies/:code',
  scope: 'currencies:write',
  status: 200,
  params: Type.Object({ code: { ...schemas.CurrencyCode, examples: ['POINTS'] } }),
  body: CurrencyBody,
  isBodyOptional: false,
  key: 'none',
  takesIfMatch: false,
  problems: ['currency_exists'],
  docs: {
    tag: 'currencies',
    summary: 'Register a currency of your own',
    description:
      'Loyalty points, a token: a code and the number of digits of its minor unit, for all ledgers and for ever. The currencies of ISO 4217 are there from the beginning. Asked again, it changes nothing and is answered the same.',
    answer: CurrencyAnswer,
  },
  run: async (writer, { params: { code }, body: { scale }, isDryRun }) => {
    const registered = await writer.ask(async (client) =>
      isDryRun
        ? ((await findCurrencyScale(client, code)) ?? scale)
        : insertCurrency(client, code, scale),
    )
    if (registered !== scale) {
      const detail = `The currency ${code} has the scale ${registered}; it never changes.`
      throw new ProblemError({ code: 'currency_exists', detail })
    }
    const body = JSON.stringify({ code, scale })
    return { kind: 'answered', status: 200, body, token: undefined, isReplay: false }
  },
})
