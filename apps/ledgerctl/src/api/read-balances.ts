import { decodeToken } from '@ledger/wire'
import type { ApiCaller } from './api-caller.ts'

/** What is posted of an account, and how many entries it has had. */
export interface PostedSums {
  readonly version: number
  readonly debits: bigint
  readonly credits: bigint
}

interface BalancesAnswer {
  readonly data: readonly {
    readonly account: string
    readonly version: number
    readonly posted: { readonly debits: string; readonly credits: string }
  }[]
  readonly token: string
}

/** As many as one request may name, and as its line has room for. */
const accountsMax = 100
const queryCharsMax = 6_000
/** Requests at once. */
const lanesMax = 4

/** Of accounts that exist, each as it is when it is asked for. */
export async function readBalances(
  caller: ApiCaller,
  ledger: string,
  accounts: Iterable<string>,
): Promise<Map<string, PostedSums>> {
  const found = new Map<string, PostedSums>()
  const groups = queriesOf(accounts)
  const lane = async (): Promise<void> => {
    for (const query of groups) {
      const answer: BalancesAnswer = await caller.read(`/v1/ledgers/${ledger}/balances?${query}`)
      for (const { account, version, posted } of answer.data) {
        const sums = { debits: BigInt(posted.debits), credits: BigInt(posted.credits) }
        found.set(account, { version, ...sums })
      }
    }
  }
  // they share the generator: each takes the next
  await Promise.all(Array.from({ length: lanesMax }, lane))
  return found
}

/** The position of the journal that an answer of the ledger knows of. */
export async function readPosition(caller: ApiCaller, ledger: string): Promise<number> {
  const { token }: { readonly token: string } = await caller.read(
    `/v1/ledgers/${ledger}/records?limit=1`,
  )
  const place = decodeToken(token)
  if (place === undefined) throw new Error('the token of an answer is none')
  return place.position
}

function* queriesOf(accounts: Iterable<string>): Generator<string, void> {
  let query = ''
  let count = 0
  for (const account of accounts) {
    const part = `account=${encodeURIComponent(account)}`
    if (count === accountsMax || query.length + part.length > queryCharsMax) {
      yield query
      query = ''
      count = 0
    }
    query += query === '' ? part : `&${part}`
    count += 1
  }
  if (count > 0) yield query
}
