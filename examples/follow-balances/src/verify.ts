import { setTimeout as pause } from 'node:timers/promises'
import { getJson, type LedgerApi, type RunningBalances } from '@ledger/consumer'

const answerMsMax = 15_000
const addressesMax = 100
const accountsPageMax = 1_000
/** How long it may take until we have what the ledger had before it was asked. */
const behindMsMax = 30_000
const againMs = 200

interface ToldBalance {
  readonly account: string
  readonly version: number
  readonly posted: { readonly debits: string; readonly credits: string }
  readonly pending: { readonly debits: string; readonly credits: string }
}

/** Every account whose balance is not the ledger's, in words; empty when all are equal. */
export async function differences(
  api: LedgerApi,
  ledger: string,
  running: RunningBalances,
): Promise<readonly string[]> {
  const until = performance.now() + behindMsMax
  for (;;) {
    const told = await balancesOf(api, ledger, await addressesOf(api, ledger))
    const found = [...compare(ledger, running, told), ...strangers(ledger, running, told)]
    if (found.length === 0 || performance.now() > until) return found
    await pause(againMs)
  }
}

function compare(
  ledger: string,
  running: RunningBalances,
  told: ReadonlyMap<string, ToldBalance>,
): string[] {
  return [...told.values()].flatMap((theirs) => {
    const ours = running.balanceOf(ledger, theirs.account)
    if (ours === undefined) return [`${theirs.account}: not known here`]
    const { postedDebits, postedCredits, pendingDebits, pendingCredits } = ours.sums
    const here = `version ${ours.version} posted ${postedDebits}/${postedCredits} pending ${pendingDebits}/${pendingCredits}`
    const { version, posted, pending } = theirs
    const there = `version ${version} posted ${posted.debits}/${posted.credits} pending ${pending.debits}/${pending.credits}`
    return here === there ? [] : [`${theirs.account}: ${here} here, ${there} in the ledger`]
  })
}

function strangers(
  ledger: string,
  running: RunningBalances,
  told: ReadonlyMap<string, ToldBalance>,
): string[] {
  return [...running.all()]
    .filter((ours) => ours.ledger === ledger && !told.has(ours.account))
    .map(({ account }) => `${account}: not known to the ledger`)
}

async function addressesOf(api: LedgerApi, ledger: string): Promise<readonly string[]> {
  const addresses: string[] = []
  let cursor = ''
  for (;;) {
    const query = `limit=${accountsPageMax}${cursor === '' ? '' : `&cursor=${cursor}`}`
    const page = (await getJson(api, `${pathOf(ledger)}/accounts?${query}`, answerMsMax)) as {
      readonly data: readonly { readonly address: string }[]
      readonly next_cursor: string | null
    }
    addresses.push(...page.data.map(({ address }) => address))
    if (page.next_cursor === null) return addresses
    cursor = encodeURIComponent(page.next_cursor)
  }
}

async function balancesOf(
  api: LedgerApi,
  ledger: string,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, ToldBalance>> {
  const told = new Map<string, ToldBalance>()
  for (let at = 0; at < addresses.length; at += addressesMax) {
    const some = addresses.slice(at, at + addressesMax)
    const query = some.map((address) => `account=${encodeURIComponent(address)}`).join('&')
    const answer = await getJson(api, `${pathOf(ledger)}/balances?${query}`, answerMsMax)
    const { data } = answer as { readonly data: readonly ToldBalance[] }
    for (const balance of data) told.set(balance.account, balance)
  }
  return told
}

function pathOf(ledger: string): string {
  return `/v1/ledgers/${encodeURIComponent(ledger)}`
}
