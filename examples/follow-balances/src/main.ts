// Keeps balances by following the stream of a ledger: see README.md.
import { follow } from './follow.ts'
import { readOptions } from './options.ts'
import { State } from './state.ts'
import { differences } from './verify.ts'

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env)
  const { kafka, ledger, stateFile } = options
  const stream = kafka === undefined ? `ledger ${ledger}` : `topic ${kafka.topic}`
  const state = new State(stateFile, stream)
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopping.abort())
  }
  console.error(`following ${ledger}; stops on SIGINT or SIGTERM`)
  try {
    await follow(options, state, stopping.signal)
  } finally {
    state.save()
  }
  for (const { ledger, account, currency, normalBalance, version, sums } of state.balances.all()) {
    const { postedDebits, postedCredits } = sums
    const amount =
      normalBalance === 'debit' ? postedDebits - postedCredits : postedCredits - postedDebits
    console.log(`${ledger} ${account} ${amount} ${currency} (version ${version})`)
  }
  if (!options.isVerified) return 0
  const found = await differences(options.api, options.ledger, state.balances)
  for (const difference of found) console.error(difference)
  console.error(found.length === 0 ? 'every balance is equal' : `${found.length} differ`)
  return found.length === 0 ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error)
  process.exitCode = 1
}
