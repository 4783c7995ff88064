// A server that takes the same requests as the write API, validates and answers them, and does
// nothing else. Prints the port it was given; ends with SIGTERM.
import { fastify } from 'fastify'

const entry = {
  type: 'object',
  additionalProperties: false,
  required: ['account', 'direction', 'amount'],
  properties: {
    account: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9:._-]{0,127}$' },
    direction: { enum: ['debit', 'credit'] },
    amount: { type: 'string', pattern: '^[1-9][0-9]{0,37}$' },
  },
}
const body = {
  type: 'object',
  additionalProperties: false,
  required: ['entries'],
  properties: { entries: { type: 'array', minItems: 2, maxItems: 1_000, items: entry } },
}

const app = fastify()
app.post('/v1/ledgers/:ledger/transactions', { schema: { body } }, (_request, reply) =>
  reply.code(201).send({ status: 'posted' }),
)
await app.listen({ host: '127.0.0.1', port: 0 })
const address = app.server.address()
if (address !== null && typeof address === 'object') console.log(address.port)
