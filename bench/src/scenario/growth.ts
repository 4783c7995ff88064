import { usualBook } from '../fill/usual-book.ts'
import type { ComparedPhase } from '../growth/growth-phase.ts'
import { compareWithEmpty } from '../growth/growth-phase.ts'
import type { MeasuredPhase } from '../growth/measure-phase.ts'
import { measurePhase } from '../growth/measure-phase.ts'
import { showGrowth } from '../growth/show-growth.ts'
import type { BenchRecord } from '../record/bench-record.ts'
import type { Scenario, ScenarioOptions } from './scenario.ts'

/** Its own figures are those of the filled database; beside them stand all phases. */
interface GrowthRecord extends BenchRecord {
  readonly growth: readonly ComparedPhase[]
}

const entriesUsual = 20_000_000
const accountsUsual = 10_000
const manyAccountsUsual = 1_000_000
/**
 * Whether the write path stays what it is while the journal grows. The machine may change its speed
 * meanwhile, so the empty database is measured before and after.
 */
export const growth: Scenario = {
  name: 'growth',
  title: 'single POSTs on an empty database, on one with a long history, and with many accounts',
  async run(options): Promise<GrowthRecord> {
    const { entries = entriesUsual, accounts: many = manyAccountsUsual } = options
    const measured: MeasuredPhase[] = []
    for (const [name, accounts, before] of [
      ['empty', accountsUsual, 0],
      ['filled', accountsUsual, entries],
      ['many accounts', many, 0],
      ['empty again', accountsUsual, 0],
    ] as const) {
      measured.push(await measurePhase(growth, options, name, usualBook(accounts, before)))
    }
    const phases = compareWithEmpty(
      measured.map(({ phase }) => phase),
      ({ name }) => name.startsWith('empty'),
    )
    tell(options, phases)
    const [, filled] = measured
    if (filled === undefined) throw new Error('nothing was measured')
    return {
      ...filled.record,
      load: { ...filled.record.load, entries, accounts: accountsUsual, many_accounts: many },
      right: measured.every(({ record }) => record.right),
      checks: measured.flatMap(({ record }) => record.checks),
      growth: phases,
    }
  },
}

function tell({ say }: ScenarioOptions, phases: readonly ComparedPhase[]): void {
  for (const line of showGrowth(phases).split('\n')) say(line)
}
