import { createApiClient, ledgerIdOnShard } from '@ledger/testkit'
import type { Pipeline } from '../pipeline/pipeline.ts'

/** A ledger with accounts of every kind that rules look at. */
export interface Book {
  readonly ledger: string
  /** Credit-normal in CZK, floor 0. */
  readonly customers: readonly string[]
  /** Credit-normal in EUR, floor 0. */
  readonly travellers: readonly string[]
  /** Every account, with its currency and the sign of its amount in a sum that must be zero. */
  readonly accounts: readonly BookAccount[]
}

export interface BookAccount {
  readonly address: string
  readonly currency: string
  readonly normal_balance: 'debit' | 'credit'
  readonly min_balance?: string | null
  readonly max_balance?: string | null
}

/** Debit-normal, without a limit. */
export const cash = { CZK: 'bank:cash', EUR: 'bank:eur' } as const
/** Credit-normal in CZK, may not rise above its ceiling. */
export const capped = { address: 'capped:1', ceiling: '20000' } as const

/** Without members in the beginning. */
export const categories = ['group:1', 'group:2', 'group:3', 'group:4'] as const

const customerCount = 8
const travellerCount = 3

/** Two ledgers, one on each shard where there are two. */
export async function openBooks(pipeline: Pipeline, name = 'book'): Promise<readonly Book[]> {
  const ledgers = [0, 1].map((n) => ledgerIdOnShard(n % pipeline.shards, pipeline.shards, name + n))
  return await Promise.all(ledgers.map((ledger) => openBook(pipeline, ledger)))
}

async function openBook(pipeline: Pipeline, ledger: string): Promise<Book> {
  const client = createApiClient(pipeline.one('write-api').url, pipeline.apiKey)
  const customers = names('customer', customerCount)
  const travellers = names('traveller', travellerCount)
  const accounts: readonly BookAccount[] = [
    { address: cash.CZK, currency: 'CZK', normal_balance: 'debit', min_balance: null },
    { address: cash.EUR, currency: 'EUR', normal_balance: 'debit', min_balance: null },
    {
      address: capped.address,
      currency: 'CZK',
      normal_balance: 'credit',
      max_balance: capped.ceiling,
    },
    ...customers.map((address) => creditAccount(address, 'CZK')),
    ...travellers.map((address) => creditAccount(address, 'EUR')),
  ]
  await expectCreated(client.post('/v1/ledgers', { id: ledger }))
  await expectCreated(client.post(`/v1/ledgers/${ledger}/accounts`, { accounts }))
  for (const id of categories) {
    const category = { id, normal_balance: 'credit' }
    await expectCreated(client.post(`/v1/ledgers/${ledger}/categories`, category))
  }
  return { ledger, customers, travellers, accounts }
}

function names(kind: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${kind}:${index + 1}`)
}

function creditAccount(address: string, currency: string): BookAccount {
  return { address, currency, normal_balance: 'credit' }
}

async function expectCreated(
  call: Promise<{ readonly status: number; readonly text: string }>,
): Promise<void> {
  const { status, text } = await call
  if (status !== 201) throw new Error(`the book could not be opened: ${status} ${text}`)
}
