import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  eventually,
  openAccounts,
  openLedger,
  seededRandom,
  transferRequest,
} from '@ledger/testkit'
import { TestService } from '../../test/test-service.ts'

const startMsMax = 120_000
const testMsMax = 300_000
const rowCount = 4_000
const customerCount = 10
let service: TestService

beforeAll(async () => {
  service = await TestService.start()
  service.file('deposits.json', JSON.stringify(mapping))
}, startMsMax)
afterAll(() => service.close(), startMsMax)

const mapping = {
  format: 'csv',
  row_key: '{id}',
  transaction: {
    effective_at: '2026-01-31T00:00:00Z',
    external_id: '{id}',
    entries: [
      { account: '{account}', direction: 'credit', amount: '{amount}', currency: 'CZK' },
      { account: 'bank:cash', direction: 'debit', amount: '{amount}', currency: 'CZK' },
    ],
  },
}

/** Deposits of 1, 2, 3 … to one customer after the other. */
async function openScene(ledger: string): Promise<readonly string[]> {
  await openLedger(service.write, ledger)
  const customers = Array.from({ length: customerCount }, (_, number) => `customer:${number}`)
  const cash = { address: 'bank:cash', normalBalance: 'debit' } as const
  await openAccounts(service.write, ledger, cash, ...customers)
  const rows = Array.from(
    { length: rowCount },
    (_, number) => `row-${number},customer:${number % customerCount},${number + 1}`,
  )
  service.file(`${ledger}.csv`, ['id,account,amount', ...rows, ''].join('\n'))
  const line = ['import', `${ledger}.csv`, '--mapping', 'deposits.json', '--ledger', ledger]
  return [...line, '--chunk-rows', '50', '--no-progress']
}

async function cashOf(ledger: string): Promise<string> {
  return service.balance(ledger, 'bank:cash')
}

/** Chunks that the state says are settled. */
function chunksSettled(ledger: string): number {
  try {
    return service.text(`${ledger}.csv.import-state`).split('"line":"chunk"').length - 1
  } catch {
    return 0 // it has not begun
  }
}

async function foreignDeposit(ledger: string): Promise<void> {
  const request = transferRequest('bank:cash', 'customer:1', 1_000_000n)
  const { status } = await service.write.post(`/v1/ledgers/${ledger}/transactions`, request)
  expect(status).toBe(201)
}

const sum = BigInt(rowCount * (rowCount + 1)) / 2n

describe('import: kill -9', () => {
  test(
    'of the import, again and again: in the end every row is there once, and it is proven',
    async () => {
      const line = await openScene('killed')
      const random = seededRandom(20)
      const posted = await service.recordCount('transaction.posted')
      let lives = 0
      for (; lives < 12; lives += 1) {
        const before = chunksSettled('killed')
        const goal = before + 1 + random(8)
        const life = service.spawn(...line)
        const isFar = () => !life.isRunning() || chunksSettled('killed') >= goal
        await eventually(isFar, { everyMs: 2, what: 'a few chunks are settled' })
        life.send('SIGKILL')
        if ((await life.exited).code === 0) break
        // what others do meanwhile must not be taken for ours
        if (lives === 1) await foreignDeposit('killed')
        // the state saves time and nothing else
        if (lives === 4) rmSync(join(service.folder, 'killed.csv.import-state'))
      }
      expect(lives).toBeGreaterThan(5)
      const ended = await service.run(...line)
      expect(ended).toMatchObject({ code: 0, message: '' })
      expect(await service.recordCount('transaction.posted')).toBe(posted + rowCount + 1)
      expect(await cashOf('killed')).toBe(String(sum + 1_000_000n))
    },
    testMsMax,
  )

  test(
    'of the import, while others write: what is ours is proven from the journal',
    async () => {
      const line = await openScene('shared')
      const life = service.spawn(...line)
      const isFar = () => chunksSettled('shared') >= 3
      await eventually(isFar, { everyMs: 2, what: 'three chunks are settled' })
      life.send('SIGKILL')
      await life.exited
      await foreignDeposit('shared')
      const ended = await service.run(...line)
      expect(ended).toMatchObject({ code: 0, message: '' })
      expect(ended.lines.join('\n')).toContain(
        'proven  the journal holds our entries of accounts that others wrote to',
      )
    },
    testMsMax,
  )

  test(
    'of the service: the import waits for it and sends again what was not answered',
    async () => {
      const line = await openScene('away')
      const life = service.spawn(...line)
      await eventually(() => chunksSettled('away') >= 3, { everyMs: 2, what: 'it has begun' })
      await service.writeApi.kill()
      await service.restartWriteApi()
      expect(await life.exited).toMatchObject({ code: 0 })
      expect(life.logs.join('\n')).toContain('0 with errors')
      expect(await cashOf('away')).toBe(String(sum))
    },
    testMsMax,
  )
})

describe('import: many requests at once', () => {
  test(
    'rows in any order come to the same',
    async () => {
      const line = await openScene('unordered')
      const ended = await service.run(...line, '--unordered', '--concurrency', '4')
      expect(ended).toMatchObject({ code: 0, message: '' })
      expect(await cashOf('unordered')).toBe(String(sum))
    },
    testMsMax,
  )
})
