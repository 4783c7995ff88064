import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually, freePort, openAccounts, openLedger } from '@ledger/testkit'
import { TestService } from '../../test/test-service.ts'

const startMsMax = 120_000
const testMsMax = 120_000
const rowCount = 6_000
/** A chunk that is under way, on a busy machine, and one more attempt. */
const soonMs = 15_000
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
      { account: 'customer:1', direction: 'credit', amount: '{amount}', currency: 'CZK' },
      { account: 'bank:cash', direction: 'debit', amount: '{amount}', currency: 'CZK' },
    ],
  },
}

/** A file of its own for a ledger of its own. */
async function openScene(ledger: string, rows = rowCount): Promise<readonly string[]> {
  await openLedger(service.write, ledger)
  const cash = { address: 'bank:cash', normalBalance: 'debit' } as const
  await openAccounts(service.write, ledger, cash, 'customer:1')
  const lines = Array.from({ length: rows }, (_, number) => `row-${number},1`)
  service.file(`${ledger}.csv`, ['id,amount', ...lines, ''].join('\n'))
  const line = ['import', `${ledger}.csv`, '--mapping', 'deposits.json', '--ledger', ledger]
  return [...line, '--no-progress']
}

function hasSettled(ledger: string): boolean {
  try {
    return service.text(`${ledger}.csv.import-state`).includes('"line":"chunk"')
  } catch {
    return false // it has not begun
  }
}

async function started(line: readonly string[], ledger: string, chunkRows = 50) {
  const life = service.spawn(...line, '--chunk-rows', String(chunkRows))
  await eventually(() => hasSettled(ledger), { everyMs: 2, what: 'a chunk is settled' })
  return life
}

describe('import: interrupted', () => {
  test(
    'a second one at the same time is refused, and the first is not disturbed',
    async () => {
      const line = await openScene('twice')
      const life = await started(line, 'twice')
      const second = service.spawn(...line)
      expect((await second.exited).code).toBe(2)
      expect(second.logs.join('\n')).toMatch(/process \d+ is at this import already/)
      expect(await life.exited).toMatchObject({ code: 0 })
      expect(await service.balance('twice', 'bank:cash')).toBe(String(rowCount))
    },
    testMsMax,
  )

  test(
    'a file that grows meanwhile is told, and is no success',
    async () => {
      const line = await openScene('grown', 30_000)
      const life = await started(line, 'grown')
      appendFileSync(join(service.folder, 'grown.csv'), 'later,1\n')
      expect((await life.exited).code).toBe(4)
      expect(life.logs.join('\n')).toContain('grown.csv was changed while it was imported')
    },
    testMsMax,
  )

  test('errors that were told and are gone are not made up for', async () => {
    const line = await openScene('cleared', 2)
    service.file('cleared.csv', 'id,amount\nrow-1,1\nrow-2,x\n')
    expect(await service.run(...line)).toMatchObject({ code: 1 })
    rmSync(join(service.folder, 'cleared.csv.errors.ndjson'))
    const again = await service.run(...line)
    expect(again.code).toBe(2)
    expect(again.message).toContain('put the file of errors back')
    rmSync(join(service.folder, 'cleared.csv.import-state'))
    expect(await service.run(...line)).toMatchObject({ code: 1 })
    expect(service.objects('cleared.csv.errors.ndjson')).toMatchObject([{ row: 2 }])
  })

  test('the state of a ledger of the same name elsewhere is refused', async () => {
    const line = await openScene('elsewhere', 2)
    expect(await service.run(...line)).toMatchObject({ code: 0 })
    // as if another service had one
    const state = service.text('elsewhere.csv.import-state')
    const { openedAt } = JSON.parse(state.split('\n')[0] ?? '') as { readonly openedAt: string }
    const other = state.replace(openedAt, '2020-01-31T00:00:00Z')
    service.file('elsewhere.csv.import-state', other)
    const again = await service.run(...line)
    expect(again.code).toBe(2)
    expect(again.message).toContain('into another ledger of the name elsewhere')
  })

  test('what is no file that can be read twice', async () => {
    const line = ['--mapping', 'deposits.json', '--ledger', 'twice']
    const ended = await service.run('import', '.', ...line)
    expect(ended).toMatchObject({ code: 2 })
    expect(ended.message).toContain('is no plain file')
  })
})

describe('import: who does not answer', () => {
  test('waiting is told', async () => {
    const line = await openScene('nobody', 2)
    const url = ['--read-url', `http://127.0.0.1:${await freePort()}`]
    const life = service.spawn(...line, ...url)
    await eventually(() => life.logs.join('\n').includes('asking again'), { what: 'it is told' })
    expect(life.logs.join('\n')).toMatch(/no answer \(.*ECONNREFUSED.*\); asking again for up to/)
    life.send('SIGKILL')
    await life.exited
  })

  // the last: the key is of no use from here on
  test(
    'a key that is revoked on the way: it ends soon, not with 2, and another key goes on',
    async () => {
      const line = await openScene('revoked', 25_000)
      // so large that the answer comes while it is still written
      const life = await started(line, 'revoked', 5_000)
      await service.database.pool.query('update auth.api_keys set revoked_at = now()')
      const revokedAt = performance.now()
      expect((await life.exited).code).toBe(3)
      expect(life.logs.join('\n')).toContain('api_key_invalid')
      expect(performance.now() - revokedAt).toBeLessThan(soonMs)
      await service.database.pool.query('update auth.api_keys set revoked_at = null')
      const works = async () => (await service.run(...line)).code === 0
      await eventually(works, { what: 'the key is known again' })
      expect(await service.balance('revoked', 'bank:cash')).toBe('25000')
    },
    testMsMax,
  )
})
