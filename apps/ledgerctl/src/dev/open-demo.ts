import { DevError } from './dev-error.ts'

export const demoLedger = 'demo'
export const demoAccounts = { cash: 'cash', customer: 'customer:alice' } as const

/**
 * A ledger with two accounts to try things on, opened through the API like anybody's. The keys stay
 * the same, so that later starts are replays; after those have expired, it simply exists.
 */
export async function openDemo(writeApi: string, apiKey: string): Promise<void> {
  const post = (path: string, key: string, body: unknown): Promise<void> =>
    send(`${writeApi}/v1/ledgers${path}`, { apiKey, key, body })
  await post('', 'npm-start-ledger', { id: demoLedger, name: 'Demo' })
  const { cash, customer } = demoAccounts
  const accounts = [
    { address: cash, currency: 'EUR', normal_balance: 'debit' },
    { address: customer, currency: 'EUR', normal_balance: 'credit' },
  ]
  for (const account of accounts) {
    await post(`/${demoLedger}/accounts`, `npm-start-account-${account.address}`, account)
  }
}

const answerMsMax = 10_000

async function send(
  url: string,
  request: { readonly apiKey: string; readonly key: string; readonly body: unknown },
): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${request.apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': request.key,
    },
    body: JSON.stringify(request.body),
    signal: AbortSignal.timeout(answerMsMax),
  })
  const text = await answer.text()
  if (answer.status === 201 || answer.status === 409) return
  throw new DevError(`the demo ledger could not be opened: ${answer.status} from ${url}\n${text}`)
}
