import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createApiClient, eventually } from '@ledger/testkit'
import type { LegacyFault } from './legacy/legacy-fault.ts'
import { legacyFaults } from './legacy/legacy-fault.ts'
import { LedgerctlRuns } from './legacy/ledgerctl-runs.ts'
import type { Planted } from './legacy/legacy-system.ts'
import { LegacySystem } from './legacy/legacy-system.ts'
import { databaseAlone } from './pipeline/parts.ts'
import { Pipeline } from './pipeline/pipeline.ts'
import { Random } from './workload/random.ts'

const startMsMax = 240_000
const testMsMax = 600_000
const seeds = 25
/** Bookings without a fault, for each system. */
const plainBookings = 20
/** Of each kind at most. */
const faultsMax = 2

let pipeline: Pipeline
let runs: LedgerctlRuns

beforeAll(async () => {
  const services = { 'write-api': 1, 'read-api': 1 }
  pipeline = await Pipeline.start({ shards: 1, services, parts: await databaseAlone(1) })
  runs = new LedgerctlRuns(pipeline)
}, startMsMax)
afterAll(async () => {
  runs.close()
  await pipeline.close()
}, startMsMax)

async function startLegacy(name: string, seed: number): Promise<LegacySystem> {
  const client = createApiClient(pipeline.one('write-api').url, pipeline.apiKey)
  const legacy = new LegacySystem(client, `${name}-${seed}`, new Random(seed))
  await legacy.open()
  return legacy
}

/** When the ledger made its last record; whatever follows is recorded later. */
async function lastRecorded(): Promise<number> {
  const { rows } = await pipeline.parts.pool.query<{ readonly at: Date }>(
    'select max(recorded_at) as at from journal.records',
  )
  const lastMs = new Date(rows[0]?.at ?? 0).getTime()
  await eventually(() => Date.now() > lastMs + 1, { everyMs: 1, what: 'the clock has gone on' })
  return lastMs
}

function sorted(planted: readonly Planted[]): readonly string[] {
  return planted.map(({ cause, at }) => `${cause} ${at}`).sort()
}

/** Bookings in random order, with up to two faults of each kind among them. */
function scriptOf(random: Random): readonly (LegacyFault | undefined)[] {
  const faults = (Object.keys(legacyFaults) as LegacyFault[]).flatMap((fault) =>
    Array<LegacyFault>(random.between(0, faultsMax)).fill(fault),
  )
  const plain = Array<undefined>(plainBookings).fill(undefined)
  const script: readonly (LegacyFault | undefined)[] = [...faults, ...plain]
  return random
    .some(
      script.map((fault) => ({ fault })),
      script.length,
    )
    .map(({ fault }) => fault)
}

describe('migration', () => {
  test(
    `migration: over ${seeds} systems reconcile tells every planted fault with its cause, and no other`,
    async () => {
      for (let seed = 1; seed <= seeds; seed += 1) {
        const random = new Random(seed)
        const legacy = await startLegacy('planted', seed)
        for (const fault of scriptOf(random)) await legacy.book(fault)
        runs.takeExport(legacy)
        const lastMs = await lastRecorded()
        if (random.chance(0.5)) await legacy.bookAfterExport()

        const { code, found, logs } = await runs.reconcile(legacy, lastMs)
        expect({ seed, found: sorted(found), logs }).toEqual({
          seed,
          found: sorted(legacy.planted),
          logs,
        })
        const isEqual = legacy.planted.every(({ cause }) => cause === 'in_flight')
        expect({ seed, code }).toEqual({ seed, code: isEqual ? 0 : 1 })
      }
    },
    testMsMax,
  )

  test(
    'migration: without faults both sides are equal, whatever was posted',
    async () => {
      const legacy = await startLegacy('equal', 1)
      for (let booking = 0; booking < plainBookings; booking += 1) await legacy.book()
      runs.takeExport(legacy)
      const { code, found } = await runs.reconcile(legacy, await lastRecorded())
      expect({ code, found }).toEqual({ code: 0, found: [] })
    },
    testMsMax,
  )

  test(
    'migration: what the ledger was never told is imported from the export, under the same keys',
    async () => {
      const legacy = await startLegacy('repaired', 1)
      const script = [
        undefined,
        'dropped',
        undefined,
        'not-sent-yet',
        'dropped',
        undefined,
      ] as const
      for (const fault of script) await legacy.book(fault)
      runs.takeExport(legacy)
      const before = await runs.reconcile(legacy, await lastRecorded())
      expect(before).toMatchObject({ code: 1 })
      expect(sorted(before.found)).toEqual(sorted(legacy.planted))

      expect(await runs.import(legacy)).toBe(0)
      const after = await runs.reconcile(legacy, await lastRecorded())
      expect({ code: after.code, found: after.found }).toEqual({ code: 0, found: [] })
    },
    testMsMax,
  )
})
