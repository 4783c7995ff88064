import { expect, test } from '@jest/globals'
import { clientConfig } from './client-config.ts'
import { connectionOptions } from './connection-options.ts'

test('connection-options: names role and timeouts for the start of the connection', () => {
  expect(connectionOptions({ role: 'ledger_writer', idleInTransactionMsMax: 2_000 })).toBe(
    '-c TimeZone=UTC -c DateStyle=ISO -c role=ledger_writer -c idle_in_transaction_session_timeout=2000',
  )
})

test('client-config: keeps the options of the URL without letting them replace the role', () => {
  const config = clientConfig({
    url: 'postgres://u:p@h:5432/d?options=-c%20search_path%3Dx&sslmode=disable',
    role: 'ledger_reader',
    applicationName: 'read-api',
    connectMsMax: 500,
  })
  expect(config.connectionString).toBe('postgres://u:p@h:5432/d?sslmode=disable')
  expect(config.options).toMatch(/^-c search_path=x .*-c role=ledger_reader$/)
})
