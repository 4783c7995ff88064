import { compileEncoder, ledgerDescriptors, type commandRpcs } from '@ledger/grpc'
import { framed } from './framing.ts'
import type { GrpcRun } from './grpc-run.ts'

const { methods } = ledgerDescriptors().service('ledger.v1.CommandService')
const amountMax = 100_000

/** A request that was not sent before. */
export interface NewRequest {
  readonly key: string
  readonly bytes: Buffer
}

/** Transactions of two entries between accounts chosen at random, as requests of a method. */
export function newRequests(
  method: keyof typeof commandRpcs,
  { ledger, accounts, keyPrefix }: GrpcRun,
): () => NewRequest {
  const described = methods.find(({ name }) => name === method)
  if (described === undefined) throw new Error(`there is no method ${method}`)
  const encode = compileEncoder(described.input)
  const isKeyed = method === 'PostTransactions'
  let count = 0
  return () => {
    count += 1
    const key = `${keyPrefix}${count}`
    const debit = 1 + Math.floor(Math.random() * accounts)
    const step = Math.floor(Math.random() * (accounts - 1))
    const credit = ((debit + step) % accounts) + 1
    const amount = String(1 + Math.floor(Math.random() * amountMax))
    const transaction = {
      entries: [
        { account: `account:${debit}`, direction: 'debit', amount },
        { account: `account:${credit}`, direction: 'credit', amount },
      ],
    }
    const request = { ledger, transaction, ...(isKeyed ? { idempotency_key: key } : {}) }
    return { key, bytes: framed(encode(request)) }
  }
}
