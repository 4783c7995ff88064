import { expect, test } from '@jest/globals'
import { createLog } from '@ledger/runtime'
import type { FastifyRequest } from 'fastify'
import { Batcher } from '../decide/batcher.ts'
import { Batchers } from '../decide/batchers.ts'
import { SettingsCache } from '../decide/settings-cache.ts'
import { CurrencyDirectory } from '../directory/currency-directory.ts'
import { submit, type Writer } from './writer.ts'

const settings = {
  lanes: 1,
  batchCommandsMax: 1,
  batchEntriesMax: 1_000,
  queueCommandsMax: 1,
  sameKeyWaitMsMax: 0,
  knownHeadsMax: 0,
  attemptMsMax: 1_000,
}
const request = { id: 'req_1', principal: { actor: 'key_1' } } as unknown as FastifyRequest

test('submit: what comes after the last batch is told that nothing was written', async () => {
  const currencies = new CurrencyDirectory(() => Promise.reject(new Error('not asked')))
  const log = createLog({ service: 'test', level: 'silent' })
  const batchers = new Batchers(
    (shardId) =>
      new Batcher({
        context: { shardId, currencies, settings: new SettingsCache(), effectiveAheadMsMax: 0 },
        connection: {},
        log,
        settings,
      }),
  )
  // no directory is asked any more
  const writer = { batchers, deadlineMs: 1_000 } as Writer
  batchers.of(0)
  await batchers.close()
  const answer = submit(writer, request, {
    ledger: { ledgerId: 'acme', ledgerNo: 1, shardId: 0 },
    idempotencyKey: 'late',
    fingerprint: Buffer.alloc(32),
    operation: { name: 'open-ledger', ledgerName: 'acme', metadata: {}, settings: {} },
  })
  await expect(answer).rejects.toMatchObject({
    fault: { code: 'shutting_down', detail: expect.stringContaining('nothing was written') },
  })
})
