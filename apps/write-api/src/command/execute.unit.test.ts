import { describe, expect, test } from '@jest/globals'
import type { Principal } from '@ledger/runtime'
import { createLog } from '@ledger/runtime'
import { Batcher } from '../decide/batcher.ts'
import { Batchers } from '../decide/batchers.ts'
import { SettingsCache } from '../decide/settings-cache.ts'
import { CurrencyDirectory } from '../directory/currency-directory.ts'
import type { CommandCall } from './call.ts'
import type { Prepared } from './command-spec.ts'
import { commandOf, execute, outcomeOf } from './execute.ts'
import { openLedger } from './open-ledger/spec.ts'
import type { Writer } from './writer.ts'

const settings = {
  lanes: 1,
  batchCommandsMax: 1,
  batchEntriesMax: 1_000,
  queueCommandsMax: 1,
  sameKeyWaitMsMax: 0,
  knownHeadsMax: 0,
  attemptMsMax: 1_000,
}
const principal: Principal = {
  keyId: '1',
  actor: 'key_1',
  scopes: new Set(['ledgers:write']),
  ledgers: undefined,
}
const call: CommandCall = {
  params: {},
  body: { id: 'acme' },
  idempotencyKey: 'late',
  ifMatch: undefined,
  isDryRun: false,
  principal,
  requestId: 'req_1',
  traceparent: undefined,
  deadlineAt: Infinity,
  transport: 'grpc',
}
const prepared: Prepared = {
  ledger: { ledgerId: 'acme', ledgerNo: 1, shardId: 0 },
  fingerprint: Buffer.alloc(32),
  operation: { name: 'open-ledger', ledgerName: 'acme', metadata: {}, settings: {} },
  isComplete: true,
}

test('execute: what comes after the last batch is told that nothing was written', async () => {
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
  const writer = { batchers } as Writer
  batchers.of(0)
  await batchers.close()
  const spec = { ...openLedger, prepare: () => Promise.resolve(prepared) }
  await expect(execute(writer, spec, call)).rejects.toMatchObject({
    fault: { code: 'shutting_down', detail: expect.stringContaining('nothing was written') },
  })
})

describe('commandOf', () => {
  test('tells who gave it and through which door', () => {
    const command = commandOf(call, 'key', prepared)
    expect(command).toMatchObject({
      idempotencyKey: 'key',
      origin: { actor: 'key_1', transport: 'grpc' },
      requestId: 'req_1',
      traceparent: null,
      deadlineAt: Infinity,
    })
    expect(command).not.toHaveProperty('ifMatch')
  })

  test('hands on the states that the caller knows', () => {
    expect(commandOf({ ...call, ifMatch: '"1-2"' }, 'key', prepared).ifMatch).toBe('"1-2"')
  })
})

describe('outcomeOf', () => {
  test('an acceptance has the status of its command and the bytes of its answer', () => {
    const answer = { outcome: 'accepted', body: '{}', token: 't', isReplay: true } as const
    expect(outcomeOf(openLedger, answer)).toEqual({
      kind: 'answered',
      status: 201,
      body: '{}',
      token: 't',
      isReplay: true,
    })
  })

  test('a refusal is told as of the request that was judged', () => {
    const refusal = { code: 'ledger_exists', subject: 'acme', request_id: 'req_0' } as const
    expect(outcomeOf(openLedger, { outcome: 'refused', refusal, isReplay: true })).toEqual({
      kind: 'refused',
      fault: {
        code: 'ledger_exists',
        detail: 'The ledger acme exists already.',
        judgedRequestId: 'req_0',
      },
      isReplay: true,
    })
  })
})
