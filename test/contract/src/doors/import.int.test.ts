import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { DoorCommand } from '@ledger/testkit'
import { doorNames, openAccounts, sendOne, spawnProcess } from '@ledger/testkit'
import type { OpenDoors } from './open-doors.ts'
import { ledger, openDoors, startMsMax } from './open-doors.ts'

// A file is a door, too: what it posted is what any other would have posted under the key.

const testMsMax = 120_000
const effectiveAt = '2026-01-31T00:00:00Z'
const mapping = {
  format: 'csv',
  row_key: '{id}',
  key_prefix: 'file:',
  transaction: {
    effective_at: effectiveAt,
    entries: [
      { account: '{from}', direction: 'debit', amount: '{amount}', currency: 'CZK' },
      { account: '{to}', direction: 'credit', amount: '{amount}', currency: 'CZK' },
    ],
  },
}
const amounts: readonly string[] = [
  ...[1n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n],
  ...[2n ** 64n, 10n ** 37n, 10n ** 38n - 1n],
].map(String)
const partiesOf = (index: number): readonly [string, string] => [`from:${index}`, `to:${index}`]

let open: OpenDoors
let folder: string

beforeAll(async () => {
  open = await openDoors()
  folder = mkdtempSync(join(tmpdir(), 'doors-'))
  await openAccounts(open.write, ledger, ...amounts.flatMap((_, index) => partiesOf(index)))
  writeFileSync(join(folder, 'mapping.json'), JSON.stringify(mapping))
}, startMsMax)
afterAll(async () => {
  await open.close()
  rmSync(folder, { recursive: true })
}, startMsMax)

/** The command that a row becomes. */
function commandOf(index: number): DoorCommand {
  const [from, to] = partiesOf(index)
  const amount = amounts[index]
  const entries = [
    { account: from, direction: 'debit', amount, currency: 'CZK' },
    { account: to, direction: 'credit', amount, currency: 'CZK' },
  ]
  return { ledger, key: `file:${index}`, body: { entries, effective_at: effectiveAt } }
}

async function importFile(name: string): Promise<readonly string[]> {
  const rows = amounts.map((amount, index) => [index, ...partiesOf(index), amount].join(','))
  writeFileSync(join(folder, name), ['id,from,to,amount', ...rows, ''].join('\n'))
  const life = spawnProcess(
    'apps/ledgerctl/src/main/cli.ts',
    ['import', name, '--mapping', 'mapping.json', '--ledger', ledger, '--no-progress'],
    {
      LEDGER_URL: open.services.write.url,
      LEDGER_READ_URL: open.services.read.url,
      LEDGER_API_KEY: open.apiKey,
      LEDGER_CALLER_FOLDER: folder,
    },
  )
  const { code } = await life.exited
  expect([code, life.logs]).toEqual([0, life.logs])
  return life.logs
}

describe('a file beside the other doors', () => {
  test(
    'what one of them posted is found posted, and the rest is posted to the digit (T33)',
    async () => {
      // a row for each door, and one that only the file has
      for (const [index, name] of doorNames.entries()) {
        expect(await sendOne(open.doors[name], commandOf(index))).toMatchObject({ status: 201 })
      }
      const told = await importFile('first.csv')
      const left = amounts.length - doorNames.length
      expect(told.join('\n')).toContain(`${left} posted, ${doorNames.length} posted before`)
      for (const [index, amount] of amounts.entries()) {
        const [, to] = partiesOf(index)
        const path = `/v1/ledgers/${ledger}/accounts/${encodeURIComponent(to)}/balance`
        expect((await open.read.get(path)).body).toMatchObject({ posted: { amount } })
      }
    },
    testMsMax,
  )

  test(
    'what the file posted is a replay through every door, to the byte',
    async () => {
      const before = await open.state()
      const last = commandOf(amounts.length - 1)
      const answers = await Promise.all(doorNames.map((name) => sendOne(open.doors[name], last)))
      expect(answers.map(({ status, isReplay }) => [status, isReplay])).toEqual(
        doorNames.map(() => [201, true]),
      )
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
      await importFile('again.csv')
      expect(await open.state()).toBe(before)
    },
    testMsMax,
  )
})
