import { demoAccounts } from './open-demo.ts'
import type { ReadyFacts } from './ready-facts.ts'

/** What is printed when everything runs; both commands work pasted as they are. */
export function summary(facts: ReadyFacts, dataFolder: string): string {
  const { cash, customer } = demoAccounts
  const transaction = {
    entries: [
      { account: cash, direction: 'debit', amount: '1050' },
      { account: customer, direction: 'credit', amount: '1050' },
    ],
  }
  return `
The ledger runs.

  write API   ${facts.write_api}   documentation: ${facts.docs}
  read API    ${facts.read_api}   documentation: ${facts.read_docs}
  gRPC        ${facts.write_grpc} (commands), ${facts.read_grpc} (reads)
  API key     ${facts.api_key}
  data, logs  ${dataFolder}

Post a transaction (pasted again, it is answered again and not posted again):

  curl -s ${facts.write_api}/v1/ledgers/${facts.ledger}/transactions \\
    -H 'Authorization: Bearer ${facts.api_key}' \\
    -H 'Content-Type: application/json' \\
    -H 'Idempotency-Key: my-first-transaction' \\
    -d '${JSON.stringify(transaction)}'

Read a balance:

  curl -s ${facts.read_api}/v1/ledgers/${facts.ledger}/accounts/${customer}/balance \\
    -H 'Authorization: Bearer ${facts.api_key}'

Ctrl-C stops everything; the data stay.
`
}
