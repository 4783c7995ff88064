// A server that takes the same requests as write API and read API, validates and answers them, and
// does nothing else. Prints the port it was given; ends with SIGTERM.
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

const sums = { debits: '123456789', credits: '234567890', amount: '111111101' }
const balance = JSON.stringify({
  account: 'account:1234',
  ledger: 'bench',
  currency: 'EUR',
  normal_balance: 'credit',
  version: 1234,
  posted: sums,
  pending: { debits: '0', credits: '0', amount: '0' },
  available: sums,
  consistency: 'strong',
  token: 'djEuMC4xLjEyMzQ1Njc',
})
const params = {
  type: 'object',
  required: ['ledger', 'account'],
  properties: {
    ledger: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,62}$' },
    account: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9:._-]{0,127}$' },
  },
}
app.get('/v1/ledgers/:ledger/accounts/:account/balance', { schema: { params } }, (_, reply) =>
  reply.header('content-type', 'application/json; charset=utf-8').send(balance),
)
await app.listen({ host: '127.0.0.1', port: 0 })
const address = app.server.address()
if (address !== null && typeof address === 'object') console.log(address.port)
