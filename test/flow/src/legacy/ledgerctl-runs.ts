import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnProcess } from '@ledger/testkit'
import type { Pipeline } from '../pipeline/pipeline.ts'
import { legacyBalancesMapping, legacyMapping } from './legacy-row.ts'
import type { LegacySystem, Planted } from './legacy-system.ts'

const cli = 'apps/ledgerctl/src/main/cli.ts'
const inFlightMs = 60_000

export interface Reconciled {
  readonly code: number | null
  /** Everything that was told, as it would have been planted. */
  readonly found: readonly Planted[]
  readonly logs: readonly string[]
}

/** `ledgerctl` on the files of a legacy system, each run in a process of its own. */
export class LedgerctlRuns {
  readonly #folder = mkdtempSync(join(tmpdir(), 'migration-'))
  readonly #env: Readonly<Record<string, string>>

  constructor(pipeline: Pipeline) {
    this.#env = {
      LEDGER_URL: pipeline.one('write-api').url,
      LEDGER_READ_URL: pipeline.one('read-api').url,
      LEDGER_API_KEY: pipeline.apiKey,
      LEDGER_CALLER_FOLDER: this.#folder,
    }
    this.#write('mapping.json', JSON.stringify(legacyMapping))
    this.#write('balances-mapping.json', JSON.stringify(legacyBalancesMapping))
  }

  /** Writes the files of now. */
  takeExport(legacy: LegacySystem): void {
    this.#write(`${legacy.ledger}.csv`, legacy.transactionsFile)
    this.#write(`${legacy.ledger}-balances.csv`, legacy.balancesFile)
  }

  /**
   * @param lastRecordedMs what the ledger recorded later is in flight, and nothing before: as if the
   * export had been taken a window later, so that no test has to wait for one
   */
  async reconcile({ ledger }: LegacySystem, lastRecordedMs: number): Promise<Reconciled> {
    const exportedAt = new Date(lastRecordedMs + inFlightMs).toISOString()
    const { code, logs } = await this.#run(
      ...['reconcile', '--ledger', ledger, '--json', '--no-progress'],
      ...['--transactions', `${ledger}.csv`, '--mapping', 'mapping.json'],
      ...['--balances', `${ledger}-balances.csv`, '--balances-mapping', 'balances-mapping.json'],
      ...['--in-flight', `${inFlightMs}ms`, '--exported-at', exportedAt],
    )
    const told = logs.filter((line) => line.startsWith('{"cause"'))
    return { code, logs, found: told.map(plantedOf) }
  }

  /** Posts what the ledger does not have; the rest is answered from its keys. */
  async import({ ledger }: LegacySystem): Promise<number | null> {
    const line = ['import', `${ledger}.csv`, '--mapping', 'mapping.json', '--ledger', ledger]
    const { code } = await this.#run(...line, '--no-progress')
    return code
  }

  close(): void {
    rmSync(this.#folder, { recursive: true })
  }

  async #run(...line: readonly string[]) {
    const life = spawnProcess(cli, line, this.#env)
    const { code } = await life.exited
    return { code, logs: life.logs }
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text)
  }
}

function plantedOf(line: string): Planted {
  const { cause, ref, account } = JSON.parse(line) as {
    readonly cause: Planted['cause']
    readonly ref?: string
    readonly account?: string
  }
  return { cause, at: ref ?? account ?? '' }
}
